import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '@glasstrace/protocol/version';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { packPackage, type Registry, startRegistry } from '../../support/npm-registry.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp, type TestAppOptions } from '../support/next-app.ts';

const PROGRAMS = fileURLToPath(new URL('../../../../../node_modules/.bin', import.meta.url));
const CLI = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const OURS = ['@glasstrace/sdk', '@glasstrace/server'];
const WITHIN_MS = 60_000;

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry(OURS.map((name) => packPackage({ name, version: VERSION })));
});
afterAll(() => registry.close());

const shop = (more: object = {}) =>
  `${JSON.stringify({ name: 'shop', scripts: { dev: 'node server.js' }, ...more }, null, 2)}\n`;

/** A server whose package manager finds our packages on loopback, and nothing else anywhere. */
function aBareServer(options: TestAppOptions = {}, url = registry.url): TestApp {
  return aNextApp({
    ...options,
    withoutPackages: ['next', ...OURS],
    files: {
      'package.json': shop(),
      '.npmrc': `@glasstrace:registry=${url}\nregistry=http://127.0.0.1:9\n`,
      '.yarnrc.yml': '',
      ...options.files,
    },
  });
}

/** The package managers in a home of their own. */
function world(env: NodeJS.ProcessEnv = {}) {
  const home = tempFolder();
  const PATH = `${PROGRAMS}${delimiter}${process.env.PATH}`;
  return { env: { PATH, HOME: home, USERPROFILE: home, npm_config_update_notifier: 'false', ...env } };
}

/** What is there besides Yarn's own cache, which is to it what a node_modules is to others. */
const filesOf = (app: TestApp) =>
  Object.fromEntries(Object.entries(app.files()).filter(([path]) => !path.startsWith('.yarn/')));

async function startSilentRegistry(): Promise<string> {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const modernYarn = (url: string) => `\
nodeLinker: node-modules
enableTelemetry: false
enableGlobalCache: false
unsafeHttpWhitelist: ["127.0.0.1"]
npmRegistryServer: http://127.0.0.1:9
npmScopes:
  glasstrace:
    npmRegistryServer: ${url}
`;

describe('installs what is missing with the package manager of the project', () => {
  it.each([
    ['npm', { 'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n' }],
    ['pnpm', { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }],
    ['yarn', { 'yarn.lock': '', '.yarnrc.yml': 'of the registry' }],
  ])(
    '%s',
    async (manager, files) => {
      const app = aBareServer({ files });
      if ('.yarnrc.yml' in files) writeFiles(app.root, { '.yarnrc.yml': modernYarn(registry.url) });

      const { exitCode, stdout, stderr } = await app.init({ agents: ['claude-code'] }, world());

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`install @glasstrace/sdk and @glasstrace/server with ${manager}\n`);
      const { devDependencies, scripts } = JSON.parse(app.read('package.json'));
      expect(Object.keys(devDependencies)).toEqual(OURS);
      expect(Object.values(devDependencies).map((range) => String(range).replace('^', ''))).toEqual([VERSION, VERSION]);
      expect(scripts.dev).toBe('node --import=./glasstrace.mjs server.js');
      for (const name of OURS) expect(existsSync(join(app.app, 'node_modules', name, 'package.json'))).toBe(true);
      expect(app.read(Object.keys(files)[0]!)).toContain('@glasstrace/sdk');

      expect((await app.init({ agents: ['claude-code'] }, world())).stdout).toContain('Everything is already set up');
    },
    WITHIN_MS,
  );

  it(
    'in one package of an npm workspace, whose lock file is at the root',
    async () => {
      const app = aBareServer({
        folder: 'apps/api',
        files: {
          'package.json': '{ "name": "root", "private": true, "workspaces": ["apps/*"] }\n',
          'apps/api/package.json': shop(),
        },
      });

      expect(await app.init({ agents: [] }, world())).toMatchObject({ exitCode: 0, stderr: '' });
      expect(Object.keys(JSON.parse(app.read('apps/api/package.json')).devDependencies)).toEqual(OURS);
      expect(JSON.parse(app.read('package.json')).devDependencies).toBeUndefined();
      expect(app.read('package-lock.json')).toContain('node_modules/@glasstrace/sdk');
    },
    WITHIN_MS,
  );

  it(
    'in a package that has them only from another one of its workspace',
    async () => {
      const app = aBareServer({
        folder: 'apps/api',
        files: {
          'package.json': '{ "name": "root", "private": true, "workspaces": ["apps/*"] }\n',
          'apps/api/package.json': shop(),
          'apps/web/package.json': JSON.stringify({ name: 'web', scripts: { dev: 'node server.js' } }),
          'apps/web/server.js': '',
        },
      });
      const web = join(app.root, 'apps/web');
      expect(await app.init({ agents: [], project: web }, world())).toMatchObject({ exitCode: 0, stderr: '' });
      expect(existsSync(join(app.root, 'node_modules', OURS[0]!))).toBe(true);
      const devDependencies = () => JSON.parse(app.read('apps/api/package.json')).devDependencies;
      expect(devDependencies()).toBeUndefined();

      expect(await app.init({ agents: [] }, world())).toMatchObject({ exitCode: 0, stderr: '' });

      expect(Object.keys(devDependencies())).toEqual(OURS);
      expect((await app.init({ agents: [] }, world())).stdout).toContain('Everything is already set up');
    },
    WITHIN_MS,
  );

  it.each([
    ['a package', 'apps/api', { 'package.json': '{ "private": true }\n', 'apps/api/package.json': shop() }],
    [
      'the root',
      '',
      {
        'package.json': shop({ dependencies: { express: '*' } }),
        'node_modules/express/package.json': '{"version":"5.0.0"}',
      },
    ],
  ])(
    'in %s of a pnpm workspace',
    async (_, folder, files) => {
      const app = aBareServer({
        folder,
        files: {
          ...files,
          'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\noverrides:\n  express: "-"\n',
          'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        },
      });

      expect(await app.init({ agents: [] }, world())).toMatchObject({ exitCode: 0, stderr: '' });
      expect(Object.keys(JSON.parse(app.read(join(folder, 'package.json'))).devDependencies)).toEqual(OURS);
    },
    WITHIN_MS,
  );

  it(
    'and what package.json names already, as it names it',
    async () => {
      const devDependencies = Object.fromEntries(OURS.map((name) => [name, '*']));
      const app = aBareServer({ files: { 'package.json': shop({ devDependencies }) } });

      expect(await app.init({ agents: [], json: true }, world())).toMatchObject({ exitCode: 0 });
      expect(JSON.parse(app.read('package.json')).devDependencies).toEqual(devDependencies);
    },
    WITHIN_MS,
  );

  it(
    'under npx, with NODE_ENV=production in the environment, and says so in JSON',
    async () => {
      const app = aBareServer();
      const npx = {
        npm_config_user_agent: 'npm/11',
        npm_config_local_prefix: '/nowhere',
        npm_command: 'exec',
        NODE_ENV: 'production',
      };

      const { stdout } = await app.init({ agents: [], json: true }, world(npx));

      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        packages: {
          names: OURS,
          command: `npm install --save-dev @glasstrace/sdk@${VERSION} @glasstrace/server@${VERSION}`,
          state: 'installed',
        },
      });
    },
    WITHIN_MS,
  );
});

describe('without the installation', () => {
  it('--dry-run and --no-install run nothing', async () => {
    const app = aBareServer();
    const before = app.files();

    const dry = await app.init({ agents: [], dryRun: true }, { env: {} });
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('install @glasstrace/sdk and') });
    expect(app.files()).toEqual(before);

    const byHand = await app.init({ agents: [], install: false }, { env: {} });
    expect(byHand).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`Install the packages (npm install --save-dev @glasstrace/sdk@${VERSION} `),
    });
    expect(app.read('glasstrace.mjs')).toContain('@glasstrace/sdk/register');
    expect(JSON.parse(app.read('package.json')).devDependencies).toBeUndefined();
  });
});

describe('stops before any change, with the command to run, when', () => {
  const command = (manager: string) => `: ${manager} @glasstrace/sdk@${VERSION} @glasstrace/server@${VERSION}\n`;

  it.each([
    ['npm install --save-dev', { 'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }' }],
    ['pnpm add --save-dev', { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }],
    ['yarn add --dev', { 'yarn.lock': '', '.yarnrc.yml': modernYarn('http://127.0.0.1:9') }],
  ])(
    'the registry can’t be reached: %s',
    async (add, files) => {
      const app = aBareServer({ files }, 'http://127.0.0.1:9');
      const before = filesOf(app);

      const { exitCode, stdout, stderr } = await app.init({ agents: ['claude-code'] }, world());

      expect(exitCode).toBe(1);
      expect(stderr).toContain(
        'could not be installed, and nothing was changed. The package registry can’t be reached.',
      );
      expect(stderr).toContain(command(add));
      expect(stdout).not.toContain('Next:');
      expect(filesOf(app)).toEqual(before);
    },
    WITHIN_MS,
  );

  it.each([
    ['npm', {}],
    ['pnpm', { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }],
    ['yarn', { 'yarn.lock': '', '.yarnrc.yml': 'of the registry' }],
  ])(
    'the registry takes a question and never answers: %s',
    async (_, files) => {
      const url = await startSilentRegistry();
      const app = aBareServer({ files }, url);
      if ('.yarnrc.yml' in files) writeFiles(app.root, { '.yarnrc.yml': modernYarn(url) });
      const before = filesOf(app);

      // What the user has set wins; here it is for the sake of time.
      const { exitCode, stderr } = await app.init(
        { agents: [] },
        world({ npm_config_fetch_timeout: '1000', YARN_HTTP_TIMEOUT: '1000' }),
      );

      expect(exitCode).toBe(1);
      expect(stderr).toContain(
        'could not be installed, and nothing was changed. The package registry does not answer.',
      );
      expect(filesOf(app)).toEqual(before);
    },
    WITHIN_MS,
  );

  it(
    'the registry does not have this version',
    async () => {
      const other = await startRegistry(OURS.map((name) => packPackage({ name, version: '0.0.1' })));
      const app = aBareServer({}, other.url);
      const before = filesOf(app);

      const { exitCode, stdout } = await app.init({ agents: [], json: true }, world()).finally(other.close);

      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        ok: false,
        changes: [],
        error: expect.stringContaining('does not have these versions'),
        next: expect.stringContaining(command('npm install --save-dev').trim()),
      });
      expect(filesOf(app)).toEqual(before);
    },
    WITHIN_MS,
  );

  it('the package manager is not on this machine', async () => {
    const app = aBareServer({ files: { 'bun.lock': '' } });
    const before = filesOf(app);

    expect(await app.init({ agents: [] }, { env: { PATH: '/nowhere' } })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('The project uses bun, which is not installed on this machine.\nRun in '),
    });
    expect(filesOf(app)).toEqual(before);
  });

  it('it fails after it changed package.json, whose bytes come back', async () => {
    const app = aBareServer();
    const before = filesOf(app);
    const programs = tempFolder();
    writeFiles(programs, {
      npm: '#!/bin/sh\necho "{}" > package.json\necho "{}" > package-lock.json\necho "it is Monday" >&2\nexit 7\n',
    });
    chmodSync(join(programs, 'npm'), 0o755);

    expect(await app.init({ agents: [] }, { env: { PATH: `${programs}:/bin:/usr/bin` } })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('npm failed with exit code 7.\n    it is Monday\n'),
    });
    expect(filesOf(app)).toEqual(before);
  });

  const LOCK = '__metadata:\n  version: 8\n';
  const next = JSON.stringify({ dependencies: { next: '16.4.6' } });

  it.each([
    ['Next.js', { '.pnp.cjs': '', 'yarn.lock': '', 'package.json': next }, /Next\.js[\s\S]*nodeLinker: node-modules/],
    ['not installed yet', { 'yarn.lock': LOCK }, /none is installed[\s\S]*yarn install/],
    [
      'not run by Yarn',
      { '.pnp.cjs': '', 'yarn.lock': LOCK },
      /only Yarn can open[\s\S]*yarn dlx @glasstrace\/sdk init/,
    ],
  ])('Yarn keeps packages in archives: %s', async (_, files, says) => {
    const app = aBareServer({ files });
    const before = app.files();

    const { exitCode, stderr } = await app.init({ agents: [] });

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(/Plug’n’Play of Yarn/) });
    expect(stderr).toMatch(says);
    expect(app.files()).toEqual(before);
  });
});

it('never shows what the package manager prints when all went well', async () => {
  const app = aBareServer();
  const programs = tempFolder();
  const packages = OURS.map((name) => `mkdir -p node_modules/${name}; echo '{}' > node_modules/${name}/package.json`);
  writeFiles(programs, { npm: ['#!/bin/sh', 'echo NOISE', 'echo NOISE >&2', ...packages].join('\n') });
  chmodSync(join(programs, 'npm'), 0o755);

  const { exitCode, stdout, stderr } = await app.init({ agents: [] }, { env: { PATH: `${programs}:/bin:/usr/bin` } });

  expect(exitCode).toBe(0);
  expect(stdout + stderr).not.toContain('NOISE');
  expect(readFileSync(join(app.app, 'package.json'), 'utf8')).toContain('glasstrace.mjs');
});

it(
  'ended while the package manager is at work, ends it too and gives package.json its bytes back',
  async () => {
    const app = aBareServer();
    const programs = tempFolder();
    writeFiles(programs, { npm: '#!/bin/sh\necho "{}" > package.json\necho $$ > pid\nexec sleep 60\n' });
    chmodSync(join(programs, 'npm'), 0o755);
    const before = app.read('package.json');
    const child = spawn(join(PROGRAMS, 'tsx'), [CLI, 'init', '--agents', 'none'], {
      cwd: app.app,
      env: { PATH: `${programs}${delimiter}${process.env.PATH}`, HOME: app.home },
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    await eventually(() => expect(app.read('pid')).toMatch(/\d\n/));
    const pid = Number(app.read('pid'));

    child.kill('SIGTERM');

    expect(await ended).toEqual([143, null]);
    expect(app.read('package.json')).toBe(before);
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  },
  WITHIN_MS,
);
