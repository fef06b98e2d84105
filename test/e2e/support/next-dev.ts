import { join } from 'node:path';
import { freePort } from '../../../packages/protocol/test/support/free-port.ts';
import { type RunningProcess, startProcess } from './child-process.ts';

export interface DevServer extends RunningProcess {
  /** `http://127.0.0.1:<port>` */
  url: string;
}

/** Starts `next dev` in an app and resolves when it says that it is ready. */
export async function startNextDev(app: string, env: NodeJS.ProcessEnv): Promise<DevServer> {
  const port = await freePort();
  const next = join(app, 'node_modules', 'next', 'dist', 'bin', 'next');
  const child = startProcess(process.execPath, [next, 'dev', '-H', '127.0.0.1', '-p', String(port)], { cwd: app, env });
  try {
    await child.printed('Ready in', 120_000);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { ...child, url: `http://127.0.0.1:${port}` };
}
