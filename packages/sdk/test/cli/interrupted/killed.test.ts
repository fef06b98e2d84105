import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderInMemory } from '../../support/temp-folder.ts';
import type { TestApp } from '../support/next-app.ts';
import { killAfter, look, type State, statesDuring } from './interrupted-runs.ts';
import { copyTree, restoreTree } from './trees.mjs';
import { ALL, aLivedInApp } from './worlds.ts';

const INIT = ['init', '--agents', ALL.join(), '--production', '--no-verify'];

/** What is there before the command, and which operations are of interest besides some from everywhere. */
const COMMANDS: [string[], (app: TestApp) => Promise<unknown>][] = [
  [INIT, async () => {}],
  [['uninit'], (app) => app.init({ agents: ALL, production: true })],
];

/** Some of all, and one in the middle of a file that is written over. */
function sample(states: readonly State[]): State[] {
  const overwriting = states.findIndex(({ operation }) => /^write .*\/\.mcp\.json$/.test(operation));
  expect(overwriting).toBeGreaterThan(-1);
  return [...[0.1, 0.4, 0.7, 0.95].map((part) => states[Math.floor(states.length * part)]!), states[overwriting]!];
}

/** But for what tells of the process. */
const withoutProcess = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.replace(/\.\d+\.[0-9a-f]{8}\.tmp$/, '.tmp'),
      path.endsWith('.glasstrace/lock') ? 'lock' : text,
    ]),
  );

it.each(COMMANDS)(
  '%j really killed by SIGKILL leaves what the other tests start from',
  { timeout: 240_000 },
  async (args, prepare) => {
    const app = aLivedInApp();
    await prepare(app);
    const before = folderInMemory();
    for (const place of ['root', 'home'] as const) copyTree(app[place], join(before, place));
    const states = await statesDuring(app, args);

    for (const { operation, number, restore } of sample(states)) {
      for (const place of ['root', 'home'] as const) restoreTree(join(before, place), app[place]);
      expect(await killAfter(app, args, number)).toBe(true);
      const left = withoutProcess(look(app));
      restore();
      expect(left, operation).toEqual(withoutProcess(look(app)));
    }
  },
);
