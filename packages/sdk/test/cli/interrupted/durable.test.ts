import { linkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { AGENT_IDS } from '../../../src/cli/agents/agent.ts';
import { aNextApp } from '../support/next-app.ts';
import { operationsOf } from './interrupted-runs.ts';

const FILES = {
  '.mcp.json': '{"mcpServers":{"mine":{"command":"x"}}}',
  '.codex/config.toml': 'model = "x"\n',
  'AGENTS.md': '# Mine\n',
  'instrumentation.ts': 'export const x = 1;\n',
};

type Operations = Awaited<ReturnType<typeof operationsOf>>;

/** What gets a name is on the disk before, and the name is on the disk before anything else is changed. */
function expectDurable(operations: Operations): void {
  const names = operations.map((operation) => operation.join(' '));
  for (const [at, [name, from, to]] of operations.entries()) {
    if (name !== 'renameSync' || from.endsWith('.tmp')) continue;
    const isOf = (path: string | undefined) => path === from;
    const lastWrite = operations.findLastIndex(([each, path], index) => index < at && each === 'write' && isOf(path));
    const sync = operations.findIndex(([each, path], index) => index > lastWrite && each === 'fsync' && isOf(path));
    expect(lastWrite, names[at]).toBeGreaterThan(-1);
    expect(sync, names[at]).toBeGreaterThan(lastWrite);
    expect(sync, names[at]).toBeLessThan(at);
    expect(operations[at + 1], names[at]).toEqual(['fsync', dirname(to!)]);
  }
}

const indexOf = (operations: Operations, name: string, path: string) =>
  operations.findIndex(([each, from, to]) => each === name && (to ?? from).endsWith(path));

it('after a loss of power there is the old or the new content of each file, and the record of it', {
  timeout: 120_000,
}, async () => {
  const app = aNextApp({ files: FILES, inMemory: true });

  const init = await operationsOf(app, ['init', '--agents', AGENT_IDS.join(), '--no-verify']);
  const uninit = await operationsOf(app, ['uninit']);

  for (const operations of [init, uninit]) expectDurable(operations);
  const replaced = init.flatMap(([name, , to]) => (name === 'renameSync' ? [to!.slice(app.root.length + 1)] : []));
  expect(replaced).toEqual(expect.arrayContaining([...Object.keys(FILES), '.cursor/mcp.json']));
  const copies = init.flatMap(([name, , to], at) => (name === 'renameSync' && to!.includes('/backups/') ? [at] : []));
  const record = indexOf(init, 'renameSync', 'manifest.json');
  const first = init.findIndex(([name, , to]) => name === 'renameSync' && !to!.includes('/.glasstrace/'));
  expect(copies).toHaveLength(Object.keys(FILES).length + 1);
  expect(Math.max(...copies)).toBeLessThan(record);
  expect(record).toBeLessThan(first);

  const deleted = indexOf(uninit, 'unlink', '.cursor/mcp.json');
  expect(uninit[deleted + 1]).toEqual(['fsync', join(app.root, '.cursor')]);
});

it('what a file held that is written over is on the disk before, and gone from there once the file is', {
  timeout: 120_000,
}, async () => {
  const app = aNextApp({ files: FILES, inMemory: true });
  linkSync(join(app.root, '.mcp.json'), join(app.home, 'another-name.json'));

  const operations = await operationsOf(app, ['init', '--agents', 'claude-code', '--no-verify']);

  expectDurable(operations);
  const kept = indexOf(operations, 'renameSync', 'overwriting.json');
  const written = operations.flatMap(([name, path], at) =>
    name === 'write' && path === join(app.root, '.mcp.json') ? [at] : [],
  );
  const synced = indexOf(operations, 'fsync', '/.mcp.json');
  expect(written.length).toBeGreaterThan(2);
  expect(kept).toBeGreaterThan(-1);
  expect(kept).toBeLessThan(written[0]!);
  expect(synced).toBeGreaterThan(written.at(-1)!);
  expect(indexOf(operations, 'unlink', 'overwriting.json')).toBeGreaterThan(synced);
});
