import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../packages/sdk/test/support/npm-registry.ts';
import { type BridgeEntry, listTools } from './support/bridge.ts';
import { mustRun, runProcess, startProcess } from './support/child-process.ts';
import { PACKS } from './support/example-app.ts';
import { stopLocalServer } from './support/local-server.ts';
import { type PackageManagerName, withPackageManager } from './support/package-managers.ts';
import { createSandbox, type Sandbox } from './support/sandbox.ts';
import { until } from './support/until.ts';

const CLI = fileURLToPath(new URL('../../packages/sdk/dist/cli.js', import.meta.url));

interface Project {
  title: string;
  manager: PackageManagerName;
  /** Files of the project besides those of the app. */
  files: (registry: string) => Record<string, string>;
  /** How our program is run that nobody has installed. */
  start: string[];
  /** How one is run that is installed. */
  run: string[];
  dev: string[];
  /** How the person is told to run it. */
  told: 'npx' | 'yarn';
  remove: string;
}

const yarnSettings = (registry: string) => `\
enableTelemetry: false
unsafeHttpWhitelist: ["127.0.0.1"]
npmScopes:
  glasstrace:
    npmRegistryServer: ${registry}
`;

const PROJECTS: Project[] = [
  {
    title: 'Yarn 1',
    manager: 'yarn 1',
    files: () => ({ 'yarn.lock': '' }),
    start: ['node', CLI],
    run: ['yarn', '--silent', 'glasstrace'],
    dev: ['yarn', 'dev'],
    told: 'npx',
    remove: 'yarn remove @glasstrace/sdk @glasstrace/server',
  },
  {
    title: 'Yarn 4 with a node_modules',
    manager: 'yarn 4',
    files: (registry) => ({
      'yarn.lock': '',
      '.yarnrc.yml': `nodeLinker: node-modules\n${yarnSettings(registry)}`,
    }),
    start: ['node', CLI],
    run: ['yarn', 'glasstrace'],
    dev: ['yarn', 'dev'],
    told: 'npx',
    remove: 'yarn remove @glasstrace/sdk @glasstrace/server',
  },
  {
    title: 'Yarn 4 with Plug’n’Play',
    manager: 'yarn 4',
    files: (registry) => ({ 'yarn.lock': '', '.yarnrc.yml': yarnSettings(registry) }),
    start: ['yarn', 'dlx', '--quiet', '@glasstrace/sdk'],
    run: ['yarn', 'glasstrace'],
    dev: ['yarn', 'dev'],
    told: 'yarn',
    remove: 'yarn remove @glasstrace/sdk @glasstrace/server',
  },
  {
    title: 'Bun, and Node.js for the server',
    manager: 'bun',
    files: () => ({}),
    start: ['bunx', '@glasstrace/sdk'],
    run: ['bunx', 'glasstrace'],
    dev: ['bun', 'run', 'dev'],
    told: 'npx',
    remove: 'bun remove @glasstrace/sdk @glasstrace/server',
  },
];

const SERVER = `\
import { createServer } from 'node:http';
import ms from 'ms';

const items = new Map();
const server = createServer((request, response) => {
  try {
    response.end(items.get(request.url).name + ms(1));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(0, () => console.log('Listening on http://127.0.0.1:' + server.address().port));
`;

describe('in a project of another package manager than npm, init installs, records, sets agents up and is undone:', () => {
  let sandbox: Sandbox;
  let registry: Registry;
  let app: string;
  let env: NodeJS.ProcessEnv;
  const inApp = ([program, ...args]: string[]) => mustRun(program!, args, { cwd: app, env });

  beforeEach(async () => {
    sandbox = createSandbox('package managers');
    app = join(sandbox.folder, 'my shop');
    const packs = ['sdk', 'server'].map((name) => readFileSync(join(PACKS, `glasstrace-${name}.tgz`)));
    registry = await startRegistry(packs);
  });

  afterEach(async () => {
    await registry.close();
    await stopLocalServer(sandbox);
    await sandbox.remove();
  });

  it.each(PROJECTS)(
    '$title',
    async ({ manager, files, start, run, dev, told, remove }) => {
      env = await withPackageManager(manager, sandbox);
      writeFileSync(join(sandbox.env.HOME!, '.npmrc'), `@glasstrace:registry=${registry.url}\n`);
      const manifest = {
        name: 'shop',
        private: true,
        type: 'module',
        scripts: { dev: 'node server.js' },
        devDependencies: { ms: '2.1.3' },
      };
      write({
        'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
        '.gitignore': 'node_modules\n.yarn\n.pnp.*\n',
        'server.js': SERVER,
        ...files(registry.url),
      });
      const [program] = dev;
      await inApp([program!, 'install']);
      const git = (...args: string[]) => mustRun('git', args, { cwd: app, env });
      await git('init', '--quiet');
      await git('add', '--all');
      await git(
        '-c',
        'user.name=Test',
        '-c',
        'user.email=test@localhost',
        'commit',
        '--quiet',
        '--message',
        'The shop',
      );

      const said = await inApp([...start, 'init', '--yes', '--agents', 'claude-code,windsurf', '--no-verify']);

      expect(said).toContain(`install @glasstrace/sdk and @glasstrace/server with ${program}\n`);
      expect(said).toContain(`Undo any time: ${told} glasstrace uninit\n`);
      const { devDependencies, scripts } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
      expect(Object.keys(devDependencies).sort()).toEqual(['@glasstrace/sdk', '@glasstrace/server', 'ms']);
      expect(scripts.dev).toBe('node --import=./glasstrace.mjs server.js');

      expect(await latestAfterAFailure(dev, run)).toMatchObject({ file: 'server.js', line: 7 });

      const entries: [BridgeEntry, string][] = [
        [entryIn(join(app, '.mcp.json')), app],
        [entryIn(join(app, '.mcp.json')), join(app, 'src')],
        [entryIn(join(sandbox.env.HOME!, '.codeium/windsurf/mcp_config.json')), '/'],
      ];
      mkdirSync(join(app, 'src'));
      const lists = await Promise.all(entries.map(([entry, cwd]) => listTools(entry, cwd, env)));
      for (const tools of lists) expect(tools).toContain('get_latest_error');

      expect(await inApp([...run, 'uninit', '--yes'])).toContain(`to remove them: ${remove}\n`);
      await inApp(remove.split(' '));
      expect(await git('status', '--porcelain')).toBe('');
    },
    300_000,
  );

  /** Starts the app as its developers do, has a request fail, and returns what the latest error is. */
  async function latestAfterAFailure([program, ...args]: string[], run: string[]): Promise<unknown> {
    const server = startProcess(program!, args, { cwd: app, env });
    try {
      await server.printed('Listening on', 60_000);
      expect((await fetch(/http:\/\/\S+/.exec(server.output())![0])).status).toBe(500);
      const latest = await until(
        async () => {
          // Whatever its exit code: the server may be still starting.
          const { stdout } = await runProcess(run[0]!, [...run.slice(1), 'latest', '--json'], { cwd: app, env });
          return JSON.parse(stdout || '{}');
        },
        (answer) => answer.data?.summary?.sourceLocation !== undefined,
      );
      return latest.data.summary.sourceLocation;
    } finally {
      await server.stop();
    }
  }

  function write(contents: Record<string, string>): void {
    mkdirSync(app, { recursive: true });
    for (const [path, text] of Object.entries(contents)) writeFileSync(join(app, path), text);
  }
});

const entryIn = (file: string): BridgeEntry => JSON.parse(readFileSync(file, 'utf8')).mcpServers.glasstrace;
