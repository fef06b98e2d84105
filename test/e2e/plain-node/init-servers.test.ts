import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../../packages/sdk/test/support/npm-registry.ts';
import { mustRun, runProcess, startProcess } from '../support/child-process.ts';
import { stopLocalServer } from '../support/local-server.ts';
import { createSandbox, type Sandbox } from '../support/sandbox.ts';
import { until } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const NPM_QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Servers with one mistake each, and how their developers start them. */
const SERVERS = {
  fastify: {
    dev: 'tsx watch server.ts',
    line: 7,
    source: `import Fastify from 'fastify';

interface Item { name: string }
const app = Fastify();
const items = new Map<string, Item>();
app.get<{ Params: { id: string } }>('/items/:id', async (request) => {
  return items.get(request.params.id)!.name;
});
console.log('Listening on ' + (await app.listen({ port: 0 })));
`,
  },
  hono: {
    dev: 'nodemon --quiet server.mjs',
    line: 5,
    source: `import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const items = new Map();
const app = new Hono().get('/items/:id', (c) => c.text(items.get(c.req.param('id')).name));
serve({ fetch: app.fetch, port: 0 }, ({ port }) => console.log('Listening on http://127.0.0.1:' + port));
`,
  },
  http: {
    dev: 'node --watch server.cjs',
    line: 5,
    source: `const { createServer } = require('node:http');
const items = new Map();
const server = createServer(async (request, response) => {
  try {
    response.end(items.get(request.url).name);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(0, () => console.log('Listening on http://127.0.0.1:' + server.address().port));
`,
  },
};

describe('init sets a server up that has never seen Glasstrace', () => {
  let sandbox: Sandbox;
  let registry: Registry;

  beforeAll(async () => {
    sandbox = createSandbox('init-servers');
    const packs = ['sdk', 'server'].map((name) => readFileSync(join(ROOT, 'dist/packs', `glasstrace-${name}.tgz`)));
    registry = await startRegistry(packs);
  });

  afterAll(async () => {
    await registry?.close();
    await stopLocalServer(sandbox);
    await sandbox.remove();
  });

  /** Starts the app as its developers do, asks it for `path`, and returns what `glasstrace latest` knows of that. */
  async function latestAfter(app: string, path: string): Promise<{ file?: string; line?: number }> {
    const dev = startProcess('npm', ['run', 'dev'], { cwd: app, env: { ...sandbox.env, PORT: '0' } });
    try {
      await dev.printed('Listening on', 60_000);
      const url = /http:\/\/\S+/.exec(dev.output())![0].replace('[::1]', 'localhost');
      expect((await fetch(url + path)).status).toBe(500);
      const latest = await until(
        async () => {
          const { stdout } = await runProcess('npx', ['--no', '--', 'glasstrace', 'latest', '--json'], {
            cwd: app,
            env: sandbox.env,
          });
          return JSON.parse(stdout || '{}') as {
            data?: { summary?: { sourceLocation?: { file: string; line: number } } };
          };
        },
        (answer) => answer.data?.summary?.sourceLocation !== undefined,
        60_000,
      );
      return latest.data!.summary!.sourceLocation!;
    } finally {
      await dev.stop();
    }
  }

  it('by npx from a registry, installation included, and uninit takes it back', async () => {
    const app = join(sandbox.folder, 'reading-list');
    cpSync(join(ROOT, 'examples/express-app'), app, {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
    writeFileSync(join(app, '.npmrc'), `@glasstrace:registry=${registry.url}\n`);
    await mustRun('npm', ['ci', ...NPM_QUIET], { cwd: app, env: sandbox.env });
    const before = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));

    const init = ['--yes', '--', '@glasstrace/sdk', 'init', '--agents', 'claude-code', '--no-verify'];
    const said = await mustRun('npx', init, { cwd: app, env: sandbox.env });

    expect(said).toContain('install @glasstrace/sdk and @glasstrace/server with npm\n');
    const { scripts, devDependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
    expect(scripts.dev).toBe('node --import=./glasstrace.mjs --watch src/main.js');
    expect(Object.keys(devDependencies)).toEqual(['@glasstrace/sdk', '@glasstrace/server']);
    expect(await latestAfter(app, '/api/books/978-0140449136/ratings')).toMatchObject({ file: 'src/ratings.js' });

    const undone = await mustRun('npx', ['--no', '--', 'glasstrace', 'uninit', '--yes'], {
      cwd: app,
      env: sandbox.env,
    });
    expect(undone).toContain('npm uninstall @glasstrace/sdk @glasstrace/server');
    expect(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))).toEqual({ ...before, devDependencies });
  });

  describe('with the line that failed, in', () => {
    let folder: string;

    beforeAll(async () => {
      folder = join(sandbox.folder, 'servers');
      mkdirSync(folder);
      writeFileSync(join(folder, '.npmrc'), `@glasstrace:registry=${registry.url}\n`);
      writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
      const packages = ['fastify@5.12.8', 'hono@4.13.19', '@hono/node-server@2.1.8', 'tsx@4.23.15', 'nodemon@3.1.14'];
      const ours = ['@glasstrace/sdk', '@glasstrace/server'];
      await mustRun('npm', ['install', ...NPM_QUIET, ...packages, ...ours], { cwd: folder, env: sandbox.env });
    });

    it.each(Object.entries(SERVERS))('%s', async (name, { dev, source, line }) => {
      const app = join(folder, name);
      const file = dev.split(' ').at(-1)!;
      const dependencies = name === 'http' ? {} : { [name]: '*' };
      mkdirSync(app);
      writeFileSync(
        join(app, 'package.json'),
        JSON.stringify({ name, type: 'module', scripts: { dev }, dependencies }),
      );
      writeFileSync(join(app, file), source);
      await mustRun('npx', ['--no', '--', 'glasstrace', 'init', '--yes', '--agents', 'none', '--no-verify'], {
        cwd: app,
        env: sandbox.env,
      });

      expect(await latestAfter(app, '/items/1')).toMatchObject({ file, line });
    });
  });
});
