import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { describe, expect, it, onTestFinished } from 'vitest';
import { register } from '../../../src/cli/doctor/checks/register.ts';
import { eventually } from '../../support/eventually.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aCheckedApp, type CheckedApp } from './a-world.ts';

const SDK = fileURLToPath(new URL('../../../src/index.ts', import.meta.url));
const SERVER = `
import { createServer } from 'node:http';
import { registerGlasstrace } from ${JSON.stringify(SDK)};
await registerGlasstrace();
createServer((_, response) => response.end()).listen(0);
`;

/** Bundles the app with our code in it, as tools for servers do. Returns the folder with the result. */
async function bundle(app: CheckedApp): Promise<string> {
  writeFiles(app.app, { 'server.ts': SERVER });
  const outDir = join(app.app, 'dist');
  await build({
    cwd: app.app,
    config: false,
    entry: { server: join(app.app, 'server.ts') },
    outDir,
    format: 'esm',
    platform: 'node',
    dts: false,
    fixedExtension: true,
    deps: { alwaysBundle: [/./], onlyBundle: false },
    inputOptions: { resolve: { mainFields: ['module', 'main'] } },
    logLevel: 'silent',
  });
  return outDir;
}

async function run(app: CheckedApp, program: string): Promise<void> {
  const env = { PATH: process.env.PATH, GLASSTRACE_ENDPOINT: 'http://127.0.0.1:9', HOME: app.home };
  const child: ChildProcess = spawn(process.execPath, [program], { cwd: app.app, env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await eventually(() => expect(existsSync(join(app.app, '.glasstrace/app-state'))).toBe(true));
}

describe('an app that was bundled with our code', { timeout: 60_000 }, () => {
  it('is told that it comes too late for what it watches', async () => {
    const app = await aCheckedApp();
    await run(app, join(await bundle(app), 'server.mjs'));
    expect(await app.find(register)).toMatchObject([
      { state: 'problem', says: 'The app runs our code out of a bundle.' },
    ]);
  });

  it('and is started without a part of it, is told that the call failed and why', async () => {
    const app = await aCheckedApp();
    const folder = await bundle(app);
    const parts = readdirSync(folder).filter((name) => name.startsWith('start'));
    expect(parts).not.toEqual([]);
    for (const part of parts) rmSync(join(folder, part));
    await run(app, join(folder, 'server.mjs'));
    expect(await app.find(register)).toMatchObject([
      {
        state: 'problem',
        says: expect.stringContaining('failed'),
        why: expect.stringContaining('A bundler'),
        fix: expect.stringContaining('external'),
      },
    ]);
  });
});
