import { join } from 'node:path';
import { type RunningProcess, startProcess } from './child-process.ts';
import { freePort } from './free-port.ts';
import type { Sandbox } from './sandbox.ts';
import { until } from './until.ts';

export interface GlasstraceServer extends RunningProcess {
  url: string;
  dataDir: string;
}

interface ServerOptions {
  flags?: string[];
  /** GLASSTRACE_HOME of the server; without it, a folder that nobody else knows. */
  home?: string;
}

/** Starts the installed `glasstrace-server` on a port of its own, as an operator does. */
export async function startGlasstraceServer(
  app: string,
  sandbox: Sandbox,
  { flags = [], home }: ServerOptions = {},
): Promise<GlasstraceServer> {
  const port = await freePort();
  const dataDir = join(sandbox.folder, `data-${port}`);
  const program = join(app, 'node_modules', '@glasstrace', 'server', 'dist', 'main.js');
  const child = startProcess(process.execPath, [program, '--port', String(port), '--data-dir', dataDir, ...flags], {
    cwd: sandbox.folder,
    env: { ...sandbox.env, GLASSTRACE_HOME: home ?? join(sandbox.folder, `home-${port}`) },
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(
      () => isHealthy(url),
      (healthy) => healthy,
    );
  } catch (error) {
    await child.stop();
    throw new Error(`glasstrace-server did not come up:\n${child.output()}`, { cause: error });
  }
  return { ...child, url, dataDir };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}
