import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../protocol/test/support/free-port.ts';
import { readSettings, type Settings } from '../../src/project/settings.ts';
import { tempFolder, writeFiles } from './temp-folder.ts';

const STUB = new URL('./stub-server.mjs', import.meta.url).href;

export interface TestApp {
  dir: string;
  home: string;
  /** The variables that make a process work on this app's own home and port. */
  env: { GLASSTRACE_HOME: string; GLASSTRACE_PORT: string };
  settings: Settings;
  /** How the servers of this app were started, in order. */
  starts: () => { pid: number; ppid: number; cwd: string; args: string[]; env: NodeJS.ProcessEnv }[];
  /** The server in the state file; it is ended after the test. */
  state: () => { pid: number; port: number; version: string; instanceId: string };
}

/** A Next.js app in a folder of its own, with the stub of `@glasstrace/server` installed in the given version. */
export async function appWithServer({ version = '99.0.0', installed = true } = {}): Promise<TestApp> {
  const root = tempFolder();
  const dir = join(root, 'app');
  const home = join(root, 'home');
  writeFiles(dir, { 'package.json': JSON.stringify({ dependencies: { next: '16.4.6' } }) });
  if (installed) installServer(dir, version);
  const env = { GLASSTRACE_HOME: home, GLASSTRACE_PORT: String(await freePort()) };

  const readLines = (file: string) => {
    try {
      return readFileSync(join(home, file), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  const starts = () => readLines('starts.jsonl').map((line) => JSON.parse(line));
  onTestFinished(() => {
    for (const { pid } of starts()) endProcess(pid);
  });
  return {
    dir,
    home,
    env,
    settings: readSettings(dir, env),
    starts,
    state: () => JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')),
  };
}

export function installServer(dir: string, version: string): void {
  writeFiles(join(dir, 'node_modules/@glasstrace/server'), {
    'package.json': JSON.stringify({
      name: '@glasstrace/server',
      version,
      type: 'module',
      bin: { 'glasstrace-server': './main.js' },
    }),
    'main.js': `import { startStubServer } from ${JSON.stringify(STUB)};\nstartStubServer({ version: '${version}' });\n`,
  });
}

export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
