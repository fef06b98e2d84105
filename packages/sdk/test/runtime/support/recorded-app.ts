import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startSink } from './sink.ts';

const REGISTER = new URL('../../../src/register.ts', import.meta.url).href;

/** An app of `test/runtime/**` that tells its port, started with `--import @glasstrace/sdk/register`. */
export async function startRecordedApp(appUrl: URL, env: NodeJS.ProcessEnv = {}) {
  const file = fileURLToPath(appUrl);
  const sink = await startSink();
  const app = fork(file, {
    cwd: dirname(file),
    execArgv: ['--import', import.meta.resolve('tsx'), '--import', REGISTER],
    env: {
      PATH: process.env.PATH,
      GLASSTRACE_ENDPOINT: sink.baseUrl,
      GLASSTRACE_HOME: '/nonexistent',
      GLASSTRACE_COVERAGE_MAP: 'false',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [app.stdout!, app.stderr!]) stream.on('data', (chunk) => (output += chunk));
  onTestFinished(() => void app.kill('SIGKILL'));
  const started = await Promise.race([once(app, 'message'), once(app, 'exit').then(() => undefined)]);
  if (!started) throw new Error(`The app ended:\n${output}`);
  const [port] = started as [number];

  return {
    sink,
    output: () => output,
    get: async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
      return { status: response.status, body: await response.text() };
    },
    /** Resolves when all of it has arrived at the server. */
    recorded: (...texts: string[]) =>
      eventually(() => {
        const traces = sink.traces();
        for (const text of texts) if (!traces.includes(text)) throw new Error(`${text} is not in\n${traces}`);
      }),
    /** How a frame at a line with `// marker:<name>` travels. */
    frameAt(marker: string): string {
      const lines = readFileSync(file, 'utf8').split('\n');
      const line = lines.findIndex((text) => text.includes(`// marker:${marker}`)) + 1;
      if (line === 0) throw new Error(`${file} has no marker ${marker}`);
      return `"line":${line},`;
    },
  };
}
