import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { getErrorList, getTrace } from '@glasstrace/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Agent } from './support/agent.ts';
import { emptyClosingTime } from './support/bugs.ts';
import { type LatestError, latestErrorSince } from './support/latest-error.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { until } from './support/until.ts';

let scenario: Scenario;
let dev: DevServer;
let agent: Agent;

beforeAll(async () => {
  scenario = await createScenario('older-code');
  await setUp(scenario);
  dev = await scenario.develop();
  agent = await scenario.connect();
  await fetch(dev.url);
  await scenario.localServer();
  // What comes before the app knows which code it runs is of no code.
  await until(
    async () => JSON.parse((await scenario.glasstrace(['status', '--json'])).stdout),
    ({ session }) => session?.code !== undefined,
  );
});

afterAll(() => scenario.end());

async function fail(): Promise<LatestError> {
  const before = Date.now();
  await emptyClosingTime.trigger(dev.url);
  return latestErrorSince(agent, before, emptyClosingTime.path);
}

async function codeOfTraces(): Promise<{ listed: Record<string, string | undefined>; found: (string | undefined)[] }> {
  const list = await agent.ask<z.infer<typeof getErrorList.output>>('get_error_list', { timeWindow: '1h' });
  const traces = await agent.ask<z.infer<typeof getTrace.output>>('get_trace', {
    url: emptyClosingTime.path,
    method: 'PATCH',
    timeWindow: '1h',
    maxTokens: 8_000,
  });
  if (!list.success || !traces.success) throw new Error(JSON.stringify([list, traces]));
  return {
    listed: Object.fromEntries(list.data.items.map(({ traceId, code }) => [traceId, code])),
    found: traces.data.items.map(({ code }) => code),
  };
}

it('an edit after a failure makes its trace one of older code, until the edit is undone', async () => {
  const file = join(scenario.app, emptyClosingTime.at.file);
  const original = readFileSync(file, 'utf8');
  const first = await fail();
  expect(first.session).toMatchObject({ current: true, code: 'current' });

  writeFileSync(file, `${original}\n// Is an empty text a date?\n`);
  const stale = await until(
    () => agent.ask<LatestError>('get_latest_error'),
    (answer) => answer.success && answer.data.session.code === 'older',
  );
  expect(stale).toMatchObject({
    data: {
      summary: { traceId: first.summary.traceId },
      session: { note: expect.stringContaining('older than your last edit') },
    },
  });

  const second = await fail();
  expect(second.session).toMatchObject({ current: true, code: 'current' });
  expect(await codeOfTraces()).toEqual({
    listed: { [second.summary.traceId]: 'current', [first.summary.traceId]: 'older' },
    found: ['current', 'older'],
  });

  writeFileSync(file, original);
  await until(codeOfTraces, ({ listed }) => listed[first.summary.traceId] === 'current');
});
