import { join } from 'node:path';
import { freePort } from '../../../packages/protocol/test/support/free-port.ts';
import { type RunningProcess, startProcess } from './child-process.ts';
import type { Sandbox } from './sandbox.ts';
import { until } from './until.ts';

export interface GlasstraceServer extends RunningProcess {
  url: string;
  dataDir: string;
}

interface ServerOptions {
  flags?: string[];
  /** As the server of the sandbox's home, which SDK and CLI find; else as one apart, with data of its own. */
  ofHome?: boolean;
}

/** Starts the installed `glasstrace-server` on a port of its own, as an operator does. */
export async function startGlasstraceServer(
  app: string,
  sandbox: Sandbox,
  { flags = [], ofHome = false }: ServerOptions = {},
): Promise<GlasstraceServer> {
  const port = await freePort();
  const dataDir = ofHome ? join(sandbox.glasstraceHome, 'data') : join(sandbox.folder, `data-${port}`);
  const apart = ofHome ? [] : ['--data-dir', dataDir];
  const program = join(app, 'node_modules', '@glasstrace', 'server', 'dist', 'main.js');
  const child = startProcess(process.execPath, [program, '--port', String(port), ...apart, ...flags], {
    cwd: sandbox.folder,
    env: sandbox.env,
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
