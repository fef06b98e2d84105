import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTomlEntries } from '../../packages/sdk/src/cli/edit/toml.ts';
import { type BridgeEntry, listTools } from './support/bridge.ts';
import { mustRun } from './support/child-process.ts';
import { PACKS } from './support/example-app.ts';
import { stopLocalServer } from './support/local-server.ts';
import { type LoopbackServer, listenOnLoopback } from './support/loopback-server.ts';
import { withPackageManager } from './support/package-managers.ts';
import { createSandbox, type Sandbox } from './support/sandbox.ts';

interface Layout {
  title: string;
  /** Folder of the app in the repository. */
  app: string;
  manager: 'npm' | 'pnpm';
  /** Files of the repository besides those of the app. */
  files: Record<string, string>;
  /** Where the package manager is run, in the repository. */
  installIn: string;
  /** What the app's package.json says besides. */
  manifest?: object;
}

const WORKSPACES = { 'package.json': '{"name": "shop", "private": true, "workspaces": ["apps/*"]}' };
const PNPM_WORKSPACE = {
  'package.json': '{"name": "shop", "private": true}',
  'pnpm-workspace.yaml': 'packages: [apps/*]\n',
};

const LAYOUTS: Layout[] = [
  { title: 'npm, the app is the repository', app: '', manager: 'npm', files: {}, installIn: '' },
  {
    title: 'npm, the app has a folder and packages of its own',
    app: 'web app',
    manager: 'npm',
    files: {},
    installIn: 'web app',
  },
  { title: 'npm workspaces, hoisted', app: 'apps/web app', manager: 'npm', files: WORKSPACES, installIn: '' },
  {
    title: 'a pnpm workspace, isolated, with an app that forbids npm',
    app: 'apps/web app',
    manager: 'pnpm',
    files: PNPM_WORKSPACE,
    installIn: '',
    manifest: { devEngines: { packageManager: { name: 'pnpm', onFail: 'error' } } },
  },
];

describe('the bridge is started from the entry as it is written, downloads nothing and answers:', () => {
  let sandbox: Sandbox;
  let registry: LoopbackServer;
  let asked: string[];

  beforeEach(async () => {
    // A space in the way of everything.
    sandbox = createSandbox('bridge from');
    asked = [];
    registry = await listenOnLoopback((request, response) => {
      asked.push(request.url!);
      response.writeHead(404).end();
    });
  });

  afterEach(async () => {
    registry.close();
    await stopLocalServer(sandbox);
    await sandbox.remove();
  });

  it.each(LAYOUTS)(
    '$title',
    async ({ app: folder, manager, files, installIn, manifest }) => {
      const root = join(sandbox.folder, 'my repository');
      const app = join(root, folder);
      write(root, { ...files, '.gitignore': 'node_modules\n', 'README.md': '' });
      write(app, {
        'package.json': JSON.stringify({
          name: 'web',
          private: true,
          type: 'module',
          scripts: { dev: 'node server.js' },
          devDependencies: { '@glasstrace/sdk': packed('sdk'), '@glasstrace/server': packed('server') },
          ...manifest,
        }),
        'server.js': "import http from 'node:http';\nhttp.createServer().listen();\n",
        'src/shop/cart.js': '',
      });
      await mustRun('git', ['init', '--quiet'], { cwd: root, env: sandbox.env });
      await install(manager, join(root, installIn));

      // From here on nothing can be had from anywhere.
      const env = {
        ...sandbox.env,
        npm_config_registry: registry.url,
        npm_config_cache: join(sandbox.folder, 'cache'),
      };
      const init = ['init', '--yes', '--agents', 'claude-code,codex,windsurf'];
      await mustRun('npx', ['--no', '--offline', '--force', '--', 'glasstrace', ...init], { cwd: app, env });

      const home = sandbox.env.HOME!;
      const project = readJson(join(root, '.mcp.json'));
      const codex = readFileSync(join(root, '.codex/config.toml'), 'utf8');
      expect(readTomlEntries(codex, 'mcp_servers')?.glasstrace).toEqual({
        command: project.command,
        args: project.args,
      });
      const places: [BridgeEntry, string][] = [
        ...[root, app, join(app, 'src/shop')].map((cwd): [BridgeEntry, string] => [project, cwd]),
        [readJson(join(home, '.codeium/windsurf/mcp_config.json')), '/'],
      ];
      const lists = await Promise.all(
        places.map(async ([entry, cwd]) => [relative(root, cwd), await listTools(entry, cwd, env)]),
      );
      for (const [cwd, tools] of lists) expect(tools, `started in ${cwd}`).toContain('get_latest_error');
      expect(asked).toEqual([]);
      expect(filesBelow(join(sandbox.folder, 'cache')).filter((file) => !file.startsWith('_logs'))).toEqual([]);
    },
    300_000,
  );

  async function install(manager: Layout['manager'], cwd: string): Promise<void> {
    if (manager === 'npm') {
      await mustRun('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env: sandbox.env });
    } else {
      const env = await withPackageManager('pnpm', sandbox);
      // Without CI it asks before it replaces a node_modules.
      await mustRun('pnpm', ['install', '--reporter=silent'], { cwd, env: { ...env, CI: '1' } });
    }
  }
});

const packed = (name: string) => `file:${join(PACKS, `glasstrace-${name}.tgz`)}`;

const readJson = (file: string): BridgeEntry => JSON.parse(readFileSync(file, 'utf8')).mcpServers.glasstrace;

function write(dir: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

function filesBelow(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(dir, join(entry.parentPath, entry.name)));
}
