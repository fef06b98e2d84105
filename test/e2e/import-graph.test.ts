import type { ImportGraphState } from '@glasstrace/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { until } from './support/until.ts';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await createScenario('import-graph');
  await setUp(scenario);
});

afterAll(() => scenario.end());

it('the import graph of the app arrives at its server by itself', async () => {
  const dev = await scenario.develop();
  await fetch(dev.url);
  const { port } = await scenario.localServer();
  const headers = { authorization: `Bearer ${scenario.apiKey()}` };
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/import-graph`, { headers });
    return (await answer.json()) as ImportGraphState;
  };
  const { hash } = await until(ask, (state) => state.hash !== null, 60_000);
  expect(hash).toMatch(/^[0-9a-f]{32}$/);
  expect((await scenario.git('status', '--porcelain')).stdout).not.toContain('import-graph.json');
});
