import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../src/cli/agents/agent.ts';
import { aNextApp, type TestApp, type TestAppOptions } from '../support/next-app.ts';
import { look, readRecords, type State, splitKey, statesDuring } from './interrupted-runs.ts';

// Strict and lenient JSON, TOML, a file that the app may have, and one of the home folder.
const AGENTS: AgentId[] = ['claude-code', 'codex', 'gemini-cli', 'windsurf'];

const OF_EVERY_KIND = {
  '.gitignore': 'node_modules\r\n.next\r\n',
  '.mcp.json': '{"mcpServers":{"mine":{"command":"x"}}}',
  '.codex/config.toml': '# mine\nmodel = "x" # why\n\n[mcp_servers.other] # o\ncommand = "x"',
  '.gemini/settings.json': '{\r\n\t// dark\r\n\t"theme": "dark" // always\r\n}\r\n',
  'CLAUDE.md': '',
  'AGENTS.md': '# Mine\r\n\r\nText.\r\n',
  'instrumentation.ts':
    'import { registerOTel } from "@vercel/otel"\n\nexport function register() {\n\tregisterOTel("x")\n}\n',
};

const WORLDS: [string, TestAppOptions][] = [
  ['a fresh app', {}],
  ['an app with files of every kind', { files: OF_EVERY_KIND }],
  ['an app of a monorepo', { folder: 'apps/web', files: OF_EVERY_KIND }],
  ['an app with src/', { files: { 'src/app/page.tsx': '', 'src/instrumentation.ts': 'export const x = 1;\n' } }],
];

/** Where nothing was ever interrupted: the files at first, and after the set-up. */
interface Ends {
  original: Record<string, string>;
  complete: Record<string, string>;
  records: unknown[];
  setUpAgain: () => Promise<{ exitCode: number }>;
}

/** Both ways on from where a run ended: each has to come to the end that it has when nothing went wrong. */
async function expectWhole(app: TestApp, { restore, operation }: State, ends: Ends): Promise<void> {
  restore();
  expect(await app.uninit(), operation).toMatchObject({ exitCode: 0 });
  const { users, ours } = splitKey(look(app));
  expect(users, `uninit after ${operation}`).toEqual(ends.original);
  expect([[], ['', '.gitignore', 'anon_key']], `uninit after ${operation}`).toContainEqual(ours);

  restore();
  expect(await ends.setUpAgain(), operation).toMatchObject({ exitCode: 0 });
  expect(look(app), `init after ${operation}`).toEqual(ends.complete);
  expect(readRecords(app), `init after ${operation}`).toEqual(ends.records);
}

describe.each(WORLDS)('killed after each operation, in %s', { timeout: 240_000 }, (_, options) => {
  it('init leaves what init completes and uninit takes back', async () => {
    const app = aNextApp(options);
    const original = look(app);
    const states = await statesDuring(app, ['init', '--agents', AGENTS.join(), '--no-verify']);
    const setUpAgain = () => app.init({ agents: AGENTS });
    const ends = { original, complete: look(app), records: readRecords(app), setUpAgain };

    expect(states.length).toBeGreaterThan(30);
    for (const state of states) await expectWhole(app, state, ends);
  });

  it('uninit leaves what uninit finishes and init sets up again', async () => {
    const app = aNextApp(options);
    const original = look(app);
    const setUpAgain = () => app.init({ agents: AGENTS });
    await setUpAgain();
    const ends = { original, complete: look(app), records: readRecords(app), setUpAgain };
    const states = await statesDuring(app, ['uninit']);

    expect(states.length).toBeGreaterThan(15);
    for (const state of states) await expectWhole(app, state, ends);
  });
});

it('killed after each operation, a second init leaves what init completes and uninit takes back', {
  timeout: 240_000,
}, async () => {
  const app = aNextApp({ files: OF_EVERY_KIND });
  const original = look(app);
  await app.init({ agents: ['claude-code', 'windsurf'] });
  const states = await statesDuring(app, ['init', '--agents', AGENTS.join(), '--transport', 'http', '--no-verify']);
  const setUpAgain = () => app.init({ agents: AGENTS, transport: 'http' });
  const ends = { original, complete: look(app), records: readRecords(app), setUpAgain };

  expect(states.length).toBeGreaterThan(30);
  for (const state of states) await expectWhole(app, state, ends);
});

it('killed after each operation, uninit --purge leaves what uninit --purge finishes', {
  timeout: 240_000,
}, async () => {
  const app = aNextApp();
  const original = look(app);
  await app.init({ agents: ['claude-code'] });
  const states = await statesDuring(app, ['uninit', '--purge']);

  for (const { restore, operation } of states) {
    restore();
    expect(await app.uninit({ purge: true }), operation).toMatchObject({ exitCode: 0 });
    expect(look(app), operation).toEqual(original);
  }
});
