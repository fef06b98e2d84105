import { join } from 'node:path';
import { freePort } from '../../packages/protocol/test/support/free-port.ts';
import { type RunningProcess, startProcess } from '../../test/e2e/support/child-process.ts';

export interface Usage {
  /** CPU time of all threads since the process started, microseconds. */
  cpuUs: number;
  rssBytes: number;
}

export interface Server extends RunningProcess {
  url: string;
  usage(): Promise<Usage>;
}

export type Kind = 'http' | 'next';

export async function startServer(kind: Kind, app: string, env: NodeJS.ProcessEnv): Promise<Server> {
  const port = String(await freePort());
  const next = join('node_modules', 'next', 'dist', 'bin', 'next');
  const args = kind === 'http' ? ['http-server.js'] : [next, 'start', '-H', '127.0.0.1', '-p', port];
  const child = startProcess(process.execPath, args, { cwd: app, env: { ...env, PORT: port } });
  try {
    await child.printed('Ready', 60_000);
  } catch (error) {
    await child.stop();
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    ...child,
    url,
    async usage() {
      const response = await fetch(`${url}/api/usage`);
      return (await response.json()) as Usage;
    },
  };
}
