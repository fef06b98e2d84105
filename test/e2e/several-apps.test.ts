import { readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ErrorListItem, TraceSummary } from '@glasstrace/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectThroughBridge } from './support/agent.ts';
import { mustRun, type RunningProcess, runProcess, startProcess } from './support/child-process.ts';
import { installPackages } from './support/example-app.ts';
import { linkTree } from './support/link-tree.ts';
import { localServerOf, stopLocalServer } from './support/local-server.ts';
import { createSandbox, type Sandbox } from './support/sandbox.ts';
import { until } from './support/until.ts';

/** Says who it is in what it fails with. */
const SERVER = `
import { createServer } from 'node:http';
const name = process.env.APP_NAME;
const server = createServer((request, response) => {
  if (!request.url.startsWith('/orders')) return response.end('ok');
  console.error(new Error('no order in ' + name));
  response.writeHead(500).end('failed');
});
server.listen(0, '127.0.0.1', () => console.log('Listening on http://127.0.0.1:' + server.address().port));
`;

const aManifest = (name: string) =>
  JSON.stringify({ name, private: true, type: 'module', scripts: { dev: 'node server.js' } }, undefined, 2);

interface App {
  name: string;
  dir: string;
  /** Where the file that agents read is. */
  entryIn: string;
}

describe('several apps on one machine', () => {
  let sandbox: Sandbox;
  /** node_modules with the packed packages. */
  let installed: string;
  let main: App;
  let worktree: App;
  let clone: App;
  let shop: App;
  let admin: App;
  let all: App[];
  const running = new Map<string, RunningProcess>();

  const git = (cwd: string, ...args: string[]) =>
    mustRun('git', ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', ...args], { cwd, env: sandbox.env });
  const glasstrace = (app: App, ...args: string[]) =>
    mustRun('npx', ['--no', '--', 'glasstrace', ...args], { cwd: app.dir, env: sandbox.env });
  const commit = async (dir: string) => {
    await git(dir, 'add', '--all');
    await git(dir, 'commit', '--quiet', '--message', 'Set up');
  };

  async function write(files: Record<string, string>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  async function start(app: App, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const child = startProcess('npm', ['run', 'dev'], {
      cwd: app.dir,
      env: { ...sandbox.env, APP_NAME: app.name, ...env },
    });
    running.set(app.name, child);
    await child.printed('Listening on', 60_000);
    return /http:\S+/.exec(child.output())![0];
  }

  async function stop({ name }: App): Promise<void> {
    await running.get(name)?.stop();
    running.delete(name);
  }

  beforeAll(async () => {
    sandbox = createSandbox('several');
    const template = join(sandbox.folder, 'template');
    await write({ [join(template, 'package.json')]: aManifest('template') });
    await installPackages(template, sandbox.env);
    installed = join(template, 'node_modules');

    // A repository that was set up and committed, another worktree of it, and a clone.
    const at = (name: string) => join(sandbox.folder, name);
    main = { name: 'main', dir: at('orders'), entryIn: at('orders') };
    await write({
      [join(main.dir, 'package.json')]: readFileSync(join(template, 'package.json'), 'utf8'),
      [join(main.dir, 'server.js')]: SERVER,
      [join(main.dir, '.gitignore')]: 'node_modules/\n',
    });
    linkTree(installed, join(main.dir, 'node_modules'));
    await git(main.dir, 'init', '--quiet', '--initial-branch=main');
    await glasstrace(main, 'init', '--yes', '--agents', 'claude-code');
    await commit(main.dir);
    worktree = { name: 'worktree', dir: at('orders-fix'), entryIn: at('orders-fix') };
    await git(main.dir, 'worktree', 'add', '--quiet', '-b', 'fix-totals', worktree.dir);
    clone = { name: 'clone', dir: at('orders-clone'), entryIn: at('orders-clone') };
    await git(sandbox.folder, 'clone', '--quiet', main.dir, clone.dir);
    for (const { dir } of [worktree, clone]) linkTree(installed, join(dir, 'node_modules'));

    // A monorepo of two apps.
    const monorepo = at('monorepo');
    shop = { name: 'shop', dir: join(monorepo, 'apps/shop'), entryIn: monorepo };
    admin = { name: 'admin', dir: join(monorepo, 'apps/admin'), entryIn: monorepo };
    await write({
      [join(monorepo, 'package.json')]: JSON.stringify({ name: 'monorepo', private: true, workspaces: ['apps/*'] }),
      [join(monorepo, '.gitignore')]: 'node_modules/\n',
    });
    linkTree(installed, join(monorepo, 'node_modules'));
    await git(monorepo, 'init', '--quiet');
    for (const app of [shop, admin]) {
      await write({
        [join(app.dir, 'package.json')]: readFileSync(join(template, 'package.json'), 'utf8').replace(
          '"template"',
          `"${app.name}"`,
        ),
        [join(app.dir, 'server.js')]: SERVER,
      });
      await glasstrace(app, 'init', '--yes', '--agents', 'claude-code');
    }

    all = [main, worktree, clone, shop, admin];
    for (const app of all) await fetch(`${await start(app)}/orders/${app.name}`);
  });

  afterAll(async () => {
    for (const child of running.values()) await child.stop();
    await stopLocalServer(sandbox);
    await sandbox.remove();
  });

  const errorsOf = async (app: App): Promise<ErrorListItem[]> =>
    JSON.parse(await glasstrace(app, 'errors', '--json')).data.items;
  const routesOf = async (app: App) => (await errorsOf(app)).map(({ route }) => route);

  it('share one server', async () => {
    const { pid } = await localServerOf(sandbox);
    for (const app of all) {
      await until(
        () => routesOf(app),
        (routes) => routes.length > 0,
      );
      expect(JSON.parse(await glasstrace(app, 'server', 'status', '--json'))).toMatchObject({ state: 'running', pid });
    }
    expect(JSON.parse(await glasstrace(main, 'server', 'status', '--json'))).toMatchObject({
      projects: all.length,
      startedBy: { dir: main.dir },
    });
  });

  it('have a key each, which git never sees, not in another worktree or clone either', async () => {
    const keys = all.map(({ dir }) => readFileSync(join(dir, '.glasstrace/anon_key'), 'utf8'));
    expect(new Set(keys).size).toBe(all.length);
    for (const { dir } of all)
      expect(await git(dir, 'ls-files', '--others', '--exclude-standard')).not.toContain('anon_key');
  });

  it('show a person their own errors only, from any folder of theirs', async () => {
    for (const app of all) {
      const folder = join(app.dir, 'src/deep');
      await mkdir(folder, { recursive: true });
      const command = ['--no', '--', 'glasstrace', 'status', '--json'];
      const { stdout } = await runProcess('npx', command, { cwd: folder, env: sandbox.env });
      const key = readFileSync(join(app.dir, '.glasstrace/anon_key'), 'utf8').trim();
      expect(JSON.parse(stdout)).toMatchObject({
        project: { dir: app.dir, key: { ends: key.slice(-4) } },
        lastError: { route: `GET /orders/${app.name}` },
      });
      expect(await routesOf(app)).toEqual([`/orders/${app.name}`]);
    }
  });

  it('show an agent the errors of the folder that it works in, by the entry that is committed there', async () => {
    for (const app of [main, worktree, clone]) {
      const agent = await connectThroughBridge(app.entryIn, sandbox.env);
      const answer = await agent.ask<{ summary: TraceSummary }>('get_latest_error');
      await agent.close();
      expect(answer).toMatchObject({ success: true });
      expect(JSON.stringify(answer)).toContain(`no order in ${app.name}`);
      for (const other of all) if (other !== app) expect(JSON.stringify(answer)).not.toContain(`in ${other.name}`);
    }
  });

  it('give the agent of a monorepo an entry for each app', async () => {
    const { mcpServers } = JSON.parse(readFileSync(join(shop.entryIn, '.mcp.json'), 'utf8')) as {
      mcpServers: Record<string, { args: string[] }>;
    };
    expect(Object.keys(mcpServers)).toHaveLength(2);
    const asked: Record<string, string> = {};
    for (const [name, { args }] of Object.entries(mcpServers)) {
      const agent = await connectThroughBridge(shop.entryIn, sandbox.env, name);
      asked[args.at(-1)!] = JSON.stringify(await agent.ask('get_latest_error'));
      await agent.close();
    }
    expect(Object.keys(asked).sort()).toEqual(['apps/admin', 'apps/shop']);
    expect(asked['apps/shop']).toContain('no order in shop');
    expect(asked['apps/shop']).not.toContain('no order in admin');
    expect(asked['apps/admin']).toContain('no order in admin');
  });

  it('export and clear their own traces', async () => {
    const exported = await glasstrace(worktree, 'export', '--window', '1h');
    expect(exported).toContain('/orders/worktree');
    for (const other of all) if (other !== worktree) expect(exported).not.toContain(`/orders/${other.name}`);

    expect(JSON.parse(await glasstrace(worktree, 'clear', '--yes', '--json'))).toMatchObject({ ok: true, removed: 1 });

    expect(await errorsOf(worktree)).toEqual([]);
    for (const app of all) if (app !== worktree) expect(await routesOf(app)).toEqual([`/orders/${app.name}`]);
    expect(await glasstrace(worktree, 'export')).toBe('');
  });

  it('are recorded by a new project when their key is gone, not by that of another', async () => {
    await stop(clone);
    rmSync(join(clone.dir, '.glasstrace'), { recursive: true });
    await fetch(`${await start(clone)}/orders/anew`);
    const routes = await until(
      () => routesOf(clone),
      (found) => found.length > 0,
    );
    expect(routes).toEqual(['/orders/anew']);
    expect(await routesOf(main)).toEqual(['/orders/main']);
  });

  it('are one project where they share a key on purpose', async () => {
    const shared = { GLASSTRACE_API_KEY: `gt_dev_${'5'.repeat(48)}` };
    for (const app of [main, worktree]) {
      await stop(app);
      await fetch(`${await start(app, shared)}/orders/shared-${app.name}`);
    }
    const items = await until(
      async () => {
        const options = { cwd: main.dir, env: { ...sandbox.env, ...shared } };
        const text = await mustRun('npx', ['--no', '--', 'glasstrace', 'errors', '--json', '--window', '1h'], options);
        return JSON.parse(text).data.items as ErrorListItem[];
      },
      (found) => found.length === 2,
    );
    expect(items.map(({ route }) => route).sort()).toEqual(['/orders/shared-main', '/orders/shared-worktree']);
    expect(new Set(items.map(({ sessionId }) => sessionId)).size).toBe(2);
    // What was recorded before stays with the key of the folder.
    expect(await routesOf(main)).toEqual(['/orders/main']);
  });
});
