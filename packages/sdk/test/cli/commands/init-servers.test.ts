import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestAppOptions } from '../support/next-app.ts';

/** An app without Next.js. */
function aServer(manifest: object, { files, ...options }: TestAppOptions = {}) {
  const packageJson = `${JSON.stringify({ name: 'shop', ...manifest }, null, 2)}\n`;
  return aNextApp({ ...options, withoutPackages: ['next'], files: { 'package.json': packageJson, ...files } });
}

const express = { dependencies: { express: '5' }, scripts: { dev: 'node --watch src/main.js' } };

it('has Node load the recorder before an Express app, by its dev script', async () => {
  const app = aServer(express, { files: { 'node_modules/express/package.json': '{"version":"5.3.0"}' } });

  const { exitCode, stdout, stderr } = await app.init({ agents: ['claude-code'] });

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('Express 5.3.0 · TypeScript · npm');
  expect(stdout).toMatch(/create glasstrace\.mjs +loads Glasstrace in development\n/);
  expect(stdout).toMatch(/edit {3}package\.json +\+ --import=\.\/glasstrace\.mjs in "dev"\n/);
  expect(stdout).toContain('Restart the dev server (npm run dev), send a request that fails,');
  expect(JSON.parse(app.read('package.json')).scripts).toEqual({
    dev: 'node --import=./glasstrace.mjs --watch src/main.js',
  });
  expect(app.read('glasstrace.mjs')).toContain("import('@glasstrace/sdk/register')");
  expect(Object.keys(app.files())).not.toContain('instrumentation.ts');
});

it('changes nothing the second time', async () => {
  const app = aServer(express);
  await app.init({ agents: [] });
  const before = app.files();

  expect(await app.init({ agents: [] })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Everything is already set up'),
  });
  expect(app.files()).toEqual(before);
});

it.each([
  ['fastify', 'Fastify'],
  ['hono', 'Hono'],
  ['express', 'Express'],
])('knows %s', async (name, title) => {
  const app = aServer({ dependencies: { [name]: '1' }, scripts: { dev: 'tsx watch src/main.ts' } });

  expect((await app.init({ agents: [] })).stdout).toContain(`glasstrace init: ${title} · `);
});

it.each([
  ['TypeScript', { devDependencies: { tsx: '4', typescript: '5' } }],
  ['JavaScript', {}],
])('tells %s, also without a tsconfig.json', async (language, more) => {
  const app = aServer({ ...express, ...more });
  rmSync(join(app.root, 'tsconfig.json'));

  expect((await app.init({ agents: [] })).stdout).toContain(`Express · ${language} · npm`);
});

it('knows a server of plain Node.js by what its script runs', async () => {
  const app = aServer({ scripts: { dev: 'nodemon server.js' } });

  expect((await app.init({ agents: [] })).stdout).toContain('glasstrace init: Node.js · ');
  expect(JSON.parse(app.read('package.json')).scripts.dev).toBe('nodemon --import=./glasstrace.mjs server.js');
});

it('makes a script "dev" where there is only "start", which production runs', async () => {
  const app = aServer({ dependencies: { express: '5' }, scripts: { start: 'node server.js' } });

  const { stdout } = await app.init({ agents: [] });

  expect(stdout).toContain('+ script "dev"');
  expect(JSON.parse(app.read('package.json')).scripts).toEqual({
    start: 'node server.js',
    dev: 'node --import=./glasstrace.mjs server.js',
  });
});

it('refuses a script that it does not understand, with the words to put in, and does everything else', async () => {
  const app = aServer({ dependencies: { hono: '4' }, scripts: { dev: 'bun run --hot src/index.ts' } });
  const before = app.read('package.json');

  const { exitCode, stdout } = await app.init({ agents: ['claude-code'] });

  expect(exitCode).toBe(3);
  expect(stdout).toContain(
    'package.json was left alone. Its script "dev" runs on Bun, and Glasstrace records in Node.js.',
  );
  expect(stdout).toContain('--import=./glasstrace.mjs');
  expect(app.read('package.json')).toBe(before);
  expect(app.read('.mcp.json')).toContain('glasstrace');
});

it('says what is left to do by hand before what comes next, for NestJS in its own words', async () => {
  const manifest = { dependencies: { '@nestjs/core': '11' }, scripts: { 'start:dev': 'nest start --watch' } };
  const { exitCode, stdout } = await aServer(manifest).init({ agents: ['claude-code'] });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('--exec "node --import=./glasstrace.mjs"');
  expect(stdout).toContain('Next: Put in by hand what is named above, restart the dev server');
});

it('speaks of no agent where none is connected', async () => {
  const { stdout } = await aServer(express).init({ agents: [] });

  expect(stdout).toContain(
    'send a request that fails, then look with "npx glasstrace latest"; "npx glasstrace mcp add" connects a coding agent\n',
  );
});

it('is content with words that were put in by hand', async () => {
  const scripts = { dev: 'NODE_OPTIONS=--import=./glasstrace.mjs nest start --watch' };
  const app = aServer({ dependencies: { '@nestjs/core': '11', express: '5' }, scripts });

  const { exitCode, stdout } = await app.init({ agents: [] });

  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('package.json');
});

it('leaves a file of that name alone that loads something else', async () => {
  const app = aServer(express, { files: { 'glasstrace.mjs': 'export {};\n' } });

  const { exitCode, stdout } = await app.init({ agents: [] });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('glasstrace.mjs was left alone. It is there, and it does not load Glasstrace.');
});

describe('uninit', () => {
  const manifests = {
    'an app with a dev script': express,
    'an app with "start" alone': { dependencies: { express: '5' }, scripts: { start: 'node server.js' } },
    'several servers at once': {
      dependencies: { fastify: '5' },
      scripts: { dev: 'concurrently "npm:dev:*"', 'dev:a': 'node a.js', 'dev:b': 'tsx watch b.ts' },
    },
  };

  it.each(Object.entries(manifests))('restores every byte of %s', async (_, manifest) => {
    const app = aServer(manifest);
    const before = app.files();
    await app.init({ agents: ['claude-code'] });

    expect(await app.uninit({ purge: true })).toMatchObject({ exitCode: 0 });
    expect(app.files()).toEqual(before);
  });

  it('keeps what was done to package.json and its script since', async () => {
    const app = aServer(express);
    await app.init({ agents: [] });
    const edited = app.read('package.json').replace('--watch', '--watch --inspect').replace('"shop"', '"store"');
    writeFiles(app.root, { 'package.json': edited });

    expect(await app.uninit()).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(app.read('package.json'))).toEqual({
      name: 'store',
      dependencies: { express: '5' },
      scripts: { dev: 'node --watch --inspect src/main.js' },
    });
    expect(Object.keys(app.files())).not.toContain('glasstrace.mjs');
  });

  it('copes with a package.json that lost the script', async () => {
    const app = aServer(express);
    await app.init({ agents: [] });
    writeFiles(app.root, { 'package.json': '{}\n' });
    rmSync(join(app.root, 'glasstrace.mjs'));

    expect(await app.uninit()).toMatchObject({ exitCode: 0 });
    expect(app.read('package.json')).toBe('{}\n');
  });
});

it('mcp add knows such an app as set up, and one that is not', async () => {
  const app = aServer(express);

  expect(await app.mcpAdd({ agents: ['cursor'] })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('not set up yet'),
  });
  await app.init({ agents: [] });
  expect(await app.mcpAdd({ agents: ['cursor'] })).toMatchObject({ exitCode: 0 });
});
