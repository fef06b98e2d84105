import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { aNextApp, type TestApp } from '../support/next-app.ts';

const PROGRAMS = fileURLToPath(new URL('../../../../../node_modules/.bin', import.meta.url));
const WITHIN_MS = 60_000;

const SERVER = "console.log('recorded: ' + (globalThis.recorded === true)); setInterval(() => {}, 1_000);\n";
const FILES = {
  'node_modules/@glasstrace/sdk/package.json': '{ "exports": { "./register": "./register.mjs" } }',
  'node_modules/@glasstrace/sdk/register.mjs': 'globalThis.recorded = true;\n',
  'esm.mjs': SERVER,
  'common.cjs': `require('node:fs');\n${SERVER}`,
  'typed.ts': SERVER.replace('globalThis', '(globalThis as { recorded?: boolean })'),
  'index.js': SERVER,
};

/** Runs the script as a package manager does, until it says whether its server is recorded. */
async function run(app: TestApp, script: string): Promise<boolean> {
  const { NODE_ENV: _, ...env } = process.env;
  const child = spawn(script, {
    cwd: app.app,
    shell: true,
    detached: true,
    env: { ...env, PATH: `${PROGRAMS}${delimiter}${env.PATH}`, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  };
  onTestFinished(end);
  let output = '';
  const said = new Promise<boolean>((resolve) => {
    const hear = (data: Buffer) => {
      output += data;
      const recorded = /recorded: (true|false)/.exec(output)?.[1];
      if (recorded !== undefined) resolve(recorded === 'true');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  const answer = await Promise.race([said, once(child, 'exit')]);
  end();
  if (typeof answer !== 'boolean') throw new Error(`"${script}" ended: ${output}`);
  return answer;
}

/** What real runners do with the scripts that init writes; and without our packages, as where only production's are installed. */
it.each([
  'node esm.mjs',
  'node common.cjs',
  'node .',
  'node --watch esm.mjs',
  'node --import tsx typed.ts',
  'node --watch --import tsx typed.ts',
  'tsx typed.ts',
  'tsx watch typed.ts',
  'nodemon common.cjs',
  'nodemon --quiet --ext mjs esm.mjs',
  'nodemon',
  'nodemon --exec tsx typed.ts',
  'nodemon --quiet --exec "tsx typed.ts"',
  "nodemon --exec 'node --enable-source-maps' esm.mjs",
  'concurrently --raw "node --watch esm.mjs" "node -p 1"',
  'concurrently npm:serve',
  'npm run serve',
  'FOO=bar node esm.mjs | cat',
  'node -p 1 && node esm.mjs',
])(
  '%s',
  async (dev) => {
    const manifest = { scripts: { dev, serve: 'node esm.mjs' }, dependencies: { express: '5' } };
    const app = aNextApp({ withoutGit: true, files: { ...FILES, 'package.json': JSON.stringify(manifest) } });
    symlinkSync(join(PROGRAMS, '../tsx'), join(app.app, 'node_modules/tsx'));
    const { exitCode, stdout } = await app.init({ agents: [], verify: false });
    expect(exitCode, stdout).toBe(0);
    const script = JSON.parse(app.read('package.json')).scripts.dev as string;

    expect(await run(app, script)).toBe(true);
    rmSync(join(app.app, 'node_modules/@glasstrace'), { recursive: true });
    expect(await run(app, script)).toBe(false);
  },
  WITHIN_MS,
);
