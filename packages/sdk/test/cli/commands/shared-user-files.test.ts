import { expect, it } from 'vitest';
import type { AgentId } from '../../../src/cli/agents/agent.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

const AGENTS: AgentId[] = ['claude-code', 'codex', 'cursor', 'windsurf'];

/** Files of one person whom both repositories belong to, in forms that are lost when `{}` takes their place. */
const HOMES: [string, Record<string, string>][] = [
  ['nothing', {}],
  [
    'files without servers',
    {
      '.claude.json': '{\n\t"theme": "dark",\n\t"projects": { }\n}',
      '.codex/config.toml': 'model = "x"',
      '.cursor/mcp.json': '',
      '.codeium/windsurf/mcp_config.json': '{\n}\n',
    },
  ],
];

const ORDERS = ['A B', 'B A', 'A A+ A B', 'B B+ A B', 'A B+ A B', 'B A+ B A'];

function twoRepositories(files: Record<string, string>) {
  const first = aNextApp({ inMemory: true });
  const second = aNextApp({ inMemory: true });
  writeFiles(first.home, files);
  const world = { home: first.home };
  const apps: Record<string, TestApp> = { A: first, B: second };
  return {
    home: () => Object.fromEntries(Object.entries(first.files()).filter(([path]) => path.startsWith('~/'))),
    init: (name: string) => apps[name]!.init({ agents: AGENTS, scope: 'user' }, world),
    uninit: (name: string) => apps[name]!.uninit({ purge: true }, world),
    remove: (name: string) => apps[name]!.mcpRemove({}, world),
    write: (path: string, text: string) => writeFiles(first.home, { [path]: text }),
  };
}

it.each(HOMES.flatMap(([held, files]) => ORDERS.map((order) => [order, held, files] as const)))(
  'two repositories that are taken back in the order %s (+ is an init) leave %s in the files that they share',
  async (order, _, files) => {
    const world = twoRepositories(files);
    const before = world.home();
    await world.init('A');
    await world.init('B');

    for (const step of order.split(' ')) {
      const run = step.endsWith('+') ? world.init : world.uninit;
      expect(await run(step[0]!)).toMatchObject({ exitCode: 0 });
    }

    expect(world.home()).toEqual(before);
  },
);

it('mcp remove by one of two repositories leaves the other what it needs to take everything away', async () => {
  const world = twoRepositories({});
  const before = world.home();
  await world.init('A');
  await world.init('B');

  await world.remove('A');
  expect(Object.keys(JSON.parse(world.home()['~/.cursor/mcp.json']!).mcpServers)).toHaveLength(1);
  await world.uninit('B');

  expect(world.home()).toEqual(before);
});

it('what the user adds between two repositories’ uninit is all that is left', async () => {
  const world = twoRepositories({});
  await world.init('A');
  await world.init('B');

  await world.uninit('A');
  const file = world.home()['~/.cursor/mcp.json']!;
  world.write('.cursor/mcp.json', file.replace('"mcpServers": {', '"mcpServers": {\n    "mine": { "command": "x" },'));
  await world.uninit('B');

  expect(world.home()).toEqual({
    '~/.cursor/': '',
    '~/.cursor/mcp.json': '{\n  "mcpServers": {\n    "mine": { "command": "x" }\n  }\n}\n',
  });
});

it('takes the hosted entry of another app for no one’s own, with a key or without', async () => {
  const first = aNextApp({ inMemory: true });
  const second = aNextApp({ inMemory: true });
  await first.init({ agents: ['windsurf'], transport: 'http' });
  const before = first.files();

  await second.mcpRemove({}, { home: first.home });
  await second.init({ agents: [] }, { home: first.home, env: { GLASSTRACE_API_KEY: `gt_dev_${'a'.repeat(48)}` } });
  await second.mcpRemove({}, { home: first.home });

  expect(first.files()).toEqual(before);
});
