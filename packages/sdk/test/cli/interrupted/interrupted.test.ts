import { describe, expect, it } from 'vitest';
import type { SetupOptions } from '../../../src/cli/set-up/setup-options.ts';
import type { CommandResult, TestApp } from '../support/next-app.ts';
import { look, readRecords, type State, splitKey, statesDuring } from './interrupted-runs.ts';
import { ALL, aFreshApp, aLivedInApp, aServer } from './worlds.ts';

/** How a world is set up, in the words of the command line and of its options. */
interface SetUp {
  args: string[];
  options: SetupOptions;
}

const PLAIN: SetUp = { args: ['--agents', ALL.join()], options: { agents: ALL } };
const PRODUCTION: SetUp = {
  args: [...PLAIN.args, '--production', '--skill'],
  options: { ...PLAIN.options, production: true, skill: true },
};

const WORLDS: [string, () => TestApp, SetUp][] = [
  ['a fresh app', aFreshApp, PRODUCTION],
  ['an app of a workspace, in src/, where everything is there already', aLivedInApp, PRODUCTION],
  ['a server that is not of Next.js', aServer, { args: ['--agents', 'vscode'], options: { agents: ['vscode'] } }],
];

/** Where nothing was ever interrupted: the files at first, and after the set-up. */
interface Ends {
  original: Record<string, string>;
  complete: Record<string, string>;
  records: unknown[];
  goOn: () => Promise<CommandResult>;
}

/** Both ways on from where a run ended: each has to come to the end that it has when nothing went wrong. */
async function expectWhole(app: TestApp, state: State, ends: Ends): Promise<void> {
  const { restore, operation } = state;
  restore();
  expect(await app.uninit(), operation).toMatchObject({ exitCode: 0 });
  const { users, ours } = splitKey(look(app));
  expect(users, `uninit after ${operation}`).toEqual(ends.original);
  expect([[], ['', '.gitignore', 'anon_key']], `uninit after ${operation}`).toContainEqual(ours);

  restore();
  expect(await ends.goOn(), operation).toMatchObject({ exitCode: 0 });
  expect(look(app), `going on after ${operation}`).toEqual(ends.complete);
  expect(readRecords(app), `going on after ${operation}`).toEqual(ends.records);
}

describe.each(WORLDS)('killed after each operation, in %s', { timeout: 240_000 }, (_, aWorld, { args, options }) => {
  it('init leaves what init completes and uninit takes back', async () => {
    const app = aWorld();
    const original = look(app);
    const states = await statesDuring(app, ['init', ...args, '--no-verify']);
    const goOn = () => app.init(options);
    const ends = { original, complete: look(app), records: readRecords(app), goOn };

    expect(states.length).toBeGreaterThan(20);
    for (const state of states) await expectWhole(app, state, ends);
  });

  it('uninit leaves what uninit finishes and init sets up again', async () => {
    const app = aWorld();
    const original = look(app);
    const goOn = () => app.init(options);
    await goOn();
    const ends = { original, complete: look(app), records: readRecords(app), goOn };
    const states = await statesDuring(app, ['uninit']);

    expect(states.length).toBeGreaterThan(10);
    for (const state of states) await expectWhole(app, state, ends);
  });
});

describe('killed after each operation, where everything is there already', { timeout: 240_000 }, () => {
  it.each(['user', 'local'] as const)('mcp add of the scope %s leaves what mcp add completes', async (scope) => {
    const app = aLivedInApp();
    const original = look(app);
    await app.init({ agents: ['windsurf'] });
    const states = await statesDuring(app, ['mcp', 'add', '--agents', ALL.join(), '--scope', scope, '--no-verify']);
    const goOn = () => app.mcpAdd({ agents: ALL, scope });
    const ends = { original, complete: look(app), records: readRecords(app), goOn };

    expect(states.length).toBeGreaterThan(10);
    for (const state of states) await expectWhole(app, state, ends);
  });

  it('an init with other entries leaves what it completes', async () => {
    const app = aLivedInApp();
    const original = look(app);
    await app.init({ agents: ['claude-code', 'cursor', 'codex'] });
    const agents = ['claude-code', 'cursor', 'gemini-cli'] as const;
    const states = await statesDuring(app, ['init', '--agents', agents.join(), '--transport', 'http', '--no-verify']);
    const goOn = () => app.init({ agents: [...agents], transport: 'http' });
    const ends = { original, complete: look(app), records: readRecords(app), goOn };

    expect(states.length).toBeGreaterThan(20);
    for (const state of states) await expectWhole(app, state, ends);
  });

  it('mcp remove leaves what mcp remove finishes', async () => {
    const app = aLivedInApp();
    const original = look(app);
    await app.init({ agents: ALL });
    await app.mcpAdd({ agents: ['claude-code', 'cursor', 'codex'], scope: 'user' });
    const states = await statesDuring(app, ['mcp', 'remove']);
    const goOn = () => app.mcpRemove();
    const ends = { original, complete: look(app), records: readRecords(app), goOn };

    expect(states.length).toBeGreaterThan(20);
    for (const state of states) await expectWhole(app, state, ends);
  });
});

it('killed after each operation, uninit --purge leaves what uninit --purge finishes', {
  timeout: 240_000,
}, async () => {
  const app = aFreshApp();
  const original = look(app);
  await app.init({ agents: ['claude-code'] });
  const states = await statesDuring(app, ['uninit', '--purge']);

  for (const { restore, operation } of states) {
    restore();
    expect(await app.uninit({ purge: true }), operation).toMatchObject({ exitCode: 0 });
    expect(look(app), operation).toEqual(original);
  }
});
