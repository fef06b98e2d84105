import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkTree } from '../../e2e/support/link-tree.ts';
import { installOnce } from './install-once.ts';
import { lineOf } from './line-of.ts';
import { startRecorder } from './recorder.ts';

const REGISTER = new URL('../../../packages/sdk/src/register.ts', import.meta.url).href;

export type RecordedApp = Awaited<ReturnType<typeof startRecordedApp>>;

/**
 * An app of `test/databases`, started with `--import @glasstrace/sdk/register`: the folders' files laid over one
 * another, of which the last has the packages. It tells its port and answers errors with their code.
 */
export async function startRecordedApp(options: {
  folders: string[];
  entry: string;
  env: NodeJS.ProcessEnv;
  /** Path of another Node.js than the one that runs. */
  node?: string | undefined;
}) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'database-app-'));
  const sources = options.folders.map((name) => fileURLToPath(new URL(`../${name}`, import.meta.url)));
  for (const source of sources) cpSync(source, folder, { recursive: true });
  linkTree(join(await installOnce(sources.at(-1)!), 'node_modules'), join(folder, 'node_modules'));

  const recorder = await startRecorder();
  const app = fork(join(folder, options.entry), {
    cwd: folder,
    ...(options.node !== undefined && { execPath: options.node }),
    execArgv: ['--import', import.meta.resolve('tsx'), '--import', REGISTER],
    env: { PATH: process.env.PATH, ...recorder.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [app.stdout!, app.stderr!]) stream.on('data', (chunk) => (output += chunk));
  const stop = () => {
    app.kill('SIGKILL');
    recorder.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const started = await Promise.race([once(app, 'message'), once(app, 'exit').then(() => undefined)]);
  if (!started) {
    stop();
    throw new Error(`The app ended:\n${output}`);
  }
  const [port] = started as [number];

  return {
    stop,
    /** Where the code with `// marker:<name>` is, as an answer shows it. */
    lineOf: (marker: string) => lineOf(folder, options.entry, marker),
    /** What a request to the app was answered with, and what the server then says about it. */
    request: (path: string) => recorder.request(`http://127.0.0.1:${port}${path}`),
  };
}
