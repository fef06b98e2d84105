import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ENV, SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import type { ServerStarter } from '@glasstrace/protocol/local-server';
import type { Settings } from '../project/settings.ts';

/** What a program needs to run at all, under Linux, macOS and Windows. */
const KEPT = /^(HOME|USERPROFILE|PATH|LANG|LC_ALL|TMPDIR|TMP|TEMP|SystemRoot|APPDATA|LOCALAPPDATA)$/i;
/** Whom the server listens to is the choice of a person, not of the `.env` of an app that happens to be first. */
const OPENS_THE_SERVER: readonly string[] = [ENV.host, ENV.allowHost];
const MAX_LOG_BYTES = 1_000_000;

export interface Launch {
  /** Absolute path of the server's program. */
  program: string;
  args?: readonly string[];
  settings: Pick<Settings, 'home' | 'port'>;
  /** What it says when it is asked who started it. */
  startedBy: { starter: ServerStarter; dir: string };
}

/**
 * Starts the server's program in the background and resolves to its process id as soon as there is one.
 * It is neither a child nor in the process group of the caller: whoever ends `next dev` and all its descendants does
 * not end the server, and it never keeps a terminal or a pipe open. Rejects when it can't be started.
 */
export async function launch({ program, args = [], settings, startedBy }: Launch): Promise<number> {
  mkdirSync(settings.home, { recursive: true, mode: 0o700 });
  const log = openLog(join(settings.home, SERVER_LOG_FILE));
  const env = serverEnvironment(settings, startedBy);
  try {
    return await launchDetached([program, ...args], { cwd: settings.home, env, log });
  } finally {
    closeSync(log);
  }
}

// A process that is only detached keeps its parent, and tools that end a tree of processes find it. The one between
// starts the server, says its id and ends, which leaves the server without a parent.
const BETWEEN = `
const { spawn } = require('node:child_process');
const server = spawn(process.execPath, process.argv.slice(1), { detached: true, windowsHide: true, stdio: ['ignore', 2, 2] });
server.on('spawn', () => { process.stdout.write(String(server.pid)); server.unref(); });
`;

function launchDetached(
  commandLine: readonly string[],
  { cwd, env, log }: { cwd: string; env: NodeJS.ProcessEnv; log: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const between = spawn(process.execPath, ['-e', BETWEEN, '--', ...commandLine], {
      cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', log],
    });
    let said = '';
    between.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    between.on('error', reject);
    between.on('close', () => {
      const pid = Number(said);
      if (pid > 0) resolve(pid);
      else reject(new Error(`${commandLine[0]} could not be started`));
    });
  });
}

/**
 * Little of the caller's environment: `NODE_OPTIONS` of `next dev` carries its memory limit and debugger, `PORT` and
 * `NEXT_*` are meant for the app, and the server is nobody's client and needs no key. It serves all apps of this user:
 * one of them, by its `.env`, must not choose the language model that is told of the failures of the others.
 */
function serverEnvironment(
  { home, port }: Launch['settings'],
  { starter, dir }: Launch['startedBy'],
): NodeJS.ProcessEnv {
  const withheld = starter === 'app' ? [ENV.apiKey, ...OPENS_THE_SERVER] : [ENV.apiKey];
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      KEPT.test(name) ||
      (name.startsWith('GLASSTRACE_') && !withheld.includes(name) && !name.startsWith('GLASSTRACE_LLM_')),
  );
  return {
    ...Object.fromEntries(kept),
    [ENV.home]: home,
    [ENV.port]: String(port),
    [ENV.startedBy]: `${starter} ${dir}`,
  };
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > MAX_LOG_BYTES ? 'w' : 'a', 0o600);
}
