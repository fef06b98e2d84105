import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';

/** Starts a server that sends its port to the parent, with the SDK sending to `endpoint`. It ends with the test. */
export async function startProcess(
  file: string,
  endpoint: string,
  env: NodeJS.ProcessEnv = {},
  cwd: string = tempFolder(),
) {
  const app: ChildProcess = fork(file, {
    cwd,
    execArgv: ['--import', import.meta.resolve('tsx'), '--enable-source-maps'],
    env: { PATH: process.env.PATH, GLASSTRACE_ENDPOINT: endpoint, GLASSTRACE_HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [app.stdout!, app.stderr!]) stream.on('data', (chunk) => (output += chunk));
  onTestFinished(() => void app.kill('SIGKILL'));
  const [port] = (await once(app, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  return {
    app,
    url,
    output: () => output,
    get: async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(url + path, { headers });
      return { status: response.status, body: await response.text() };
    },
  };
}
