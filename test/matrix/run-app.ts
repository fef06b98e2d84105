import { join } from 'node:path';
import { freePort } from '../../packages/protocol/test/support/free-port.ts';
import { mustRun, type RunningProcess, startProcess } from '../e2e/support/child-process.ts';
import type { Cell } from './cells.ts';

export interface RunningApp extends RunningProcess {
  url: string;
}

/** Builds the app where the cell asks for it, starts it, and resolves when it serves requests. */
export async function runApp({ next, bundler, mode }: Cell, app: string, env: NodeJS.ProcessEnv): Promise<RunningApp> {
  const program = join(app, 'node_modules', 'next', 'dist', 'bin', 'next');
  // Turbopack is the default of 16, webpack that of 15.
  const flags = bundler === 'webpack' ? (next === 16 ? ['--webpack'] : []) : next === 15 ? ['--turbopack'] : [];
  if (mode === 'production') {
    await mustRun(process.execPath, [program, 'build', ...flags], { cwd: app, env });
  }
  const port = await freePort();
  const command = mode === 'dev' ? ['dev', ...flags] : ['start'];
  const child = startProcess(process.execPath, [program, ...command, '-H', '127.0.0.1', '-p', String(port)], {
    cwd: app,
    env,
  });
  try {
    await child.printed('Ready in', 90_000);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { ...child, url: `http://127.0.0.1:${port}` };
}
