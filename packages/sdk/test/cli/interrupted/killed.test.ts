import { expect, it } from 'vitest';
import { aNextApp } from '../support/next-app.ts';
import { killAfter, look } from './interrupted-runs.ts';

it('really killed by SIGKILL after each operation, init leaves what init completes', { timeout: 240_000 }, async () => {
  const finished = aNextApp();
  await finished.init({ agents: [] });
  const complete = look(finished);
  const isKilled = async (operations: number) => {
    const app = aNextApp();
    const wasKilled = await killAfter(app, ['init', '--agents', 'none', '--no-verify'], operations);
    expect(await app.init({ agents: [] })).toMatchObject({ exitCode: 0 });
    expect(look(app), `init after operation ${operations}`).toEqual(complete);
    return wasKilled;
  };

  const AT_ONCE = 4;
  let first = 1;
  for (; ; first += AT_ONCE) {
    const kills = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => isKilled(first + index)));
    if (!kills.every(Boolean)) break;
  }

  expect(first).toBeGreaterThan(20);
});
