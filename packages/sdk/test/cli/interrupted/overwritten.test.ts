import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aNextApp } from '../support/next-app.ts';
import { look, statesDuring } from './interrupted-runs.ts';

const MINE = `{"mcpServers":{"mine":{"command":"x"}},"long":"${'mine '.repeat(200)}"}`;

/** An app whose `.mcp.json` has a second name, as a file that is shared between repositories, and so can't be replaced. */
function anAppWithTwoNames() {
  const app = aNextApp({ files: { '.mcp.json': MINE }, inMemory: true });
  const other = join(app.root, 'shared.json');
  linkSync(join(app.root, '.mcp.json'), other);
  return { ...app, other };
}

const halfWritten = async (app: ReturnType<typeof anAppWithTwoNames>, args: string[]) => {
  const states = await statesDuring(app, args);
  const writes = states.filter(({ operation }) => operation === `write ${join(app.root, '.mcp.json')}`);
  expect(writes.length).toBeGreaterThan(3);
  return writes[1]!;
};

it('killed between two writes to a file of two names, init gives both the old bytes back, says so, and goes on', {
  timeout: 120_000,
}, async () => {
  const app = anAppWithTwoNames();
  const state = await halfWritten(app, ['init', '--agents', 'claude-code', '--no-verify']);
  const [complete, whole] = [look(app), app.read('.mcp.json')];
  state.restore();
  const half = readFileSync(app.other, 'utf8');
  expect(half).toBe(app.read('.mcp.json'));
  expect([MINE, whole]).not.toContain(half);

  const { exitCode, stdout } = await app.init({ agents: ['claude-code'] });

  expect(exitCode).toBe(0);
  expect(stdout.replace(/\s+/g, ' ')).toContain('.mcp.json, which has the bytes again that it had before.');
  expect(look(app)).toEqual(complete);
  expect(JSON.parse(readFileSync(app.other, 'utf8')).mcpServers).toHaveProperty('glasstrace');
});

it.each(['uninit', 'mcp remove'] as const)(
  'killed between two writes of %s, a file that the user had edited is whole again',
  { timeout: 120_000 },
  async (command) => {
    const app = anAppWithTwoNames();
    await app.init({ agents: ['claude-code'] });
    writeFileSync(app.other, app.read('.mcp.json').replace('"long"', '"short": 1, "long"'));
    const state = await halfWritten(app, command.split(' '));
    state.restore();

    const { exitCode } = await (command === 'uninit' ? app.uninit({ purge: true }) : app.mcpRemove());

    expect(exitCode).toBe(0);
    expect(app.read('.mcp.json')).toBe(MINE.replace('"long"', '"short": 1, "long"'));
    expect(readFileSync(app.other, 'utf8')).toBe(app.read('.mcp.json'));
  },
);

it('a half written file that its owner changed since stays as it is, and what it held is kept beside the manifest', {
  timeout: 120_000,
}, async () => {
  const app = anAppWithTwoNames();
  const state = await halfWritten(app, ['init', '--agents', 'claude-code', '--no-verify']);
  state.restore();
  writeFileSync(app.other, '{"mine":"again"}');

  const { stdout } = await app.uninit();

  const copy = join(app.root, '.glasstrace/rescued-.mcp.json');
  expect(stdout.replace(/\s+/g, ' ')).toContain(`what it held before is in ${copy}`);
  expect(readFileSync(copy, 'utf8')).toBe(MINE);
  expect(app.read('.mcp.json')).toBe('{"mine":"again"}');
  expect(Object.keys(app.files())).not.toContain('.glasstrace/overwriting.json');
});
