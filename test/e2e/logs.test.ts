import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Agent } from './support/agent.ts';
import type { LatestError } from './support/latest-error.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { positionOf } from './support/source-position.ts';
import { until } from './support/until.ts';

const FILE = 'src/app/api/audit/route.ts';
/** pino comes with the server's package, as it comes with many. */
const ROUTE = `import pino from 'pino';

const log = pino();

export function GET() {
  const poll = 'friday-lunch';
  // The archive answers late.
  log.warn({ poll }, 'The audit is slow');
  // Nobody throws here.
  console.error('The audit of %s failed', poll);
  return Response.json({ error: 'no audit' }, { status: 503 });
}
`;

let scenario: Scenario;
let dev: DevServer;
let agent: Agent;

beforeAll(async () => {
  scenario = await createScenario('logs');
  const route = join(scenario.app, FILE);
  mkdirSync(dirname(route), { recursive: true });
  writeFileSync(route, ROUTE);
  await setUp(scenario);
  dev = await scenario.develop({ GLASSTRACE_RESPONSE_SNIPPET: 'true' });
  agent = await scenario.connect();
  await fetch(dev.url);
  await scenario.localServer();
});

afterAll(() => scenario.end());

it('a request that fails without an exception is told by what it logged, and where', async () => {
  await fetch(`${dev.url}/api/audit`);
  // Log records come after the spans of their request, in a message of their own.
  const answer = await until(
    () => agent.ask<LatestError>('get_latest_error', { maxTokens: 8_000 }),
    (latest) => latest.success && latest.data.summary.errorEvidence?.logs !== undefined,
  );

  const lineOf = (marker: string, code: string) => positionOf(scenario.app, { file: FILE, marker, code }).line;
  const failed = lineOf('Nobody throws', 'console.error');
  expect(answer).toMatchObject({
    data: {
      summary: {
        statusCode: 503,
        error: 'The audit of friday-lunch failed',
        sourceLocation: { file: FILE, line: failed, mapped: true },
        summaryProvenance: { error: { source: 'ingestion_derived' } },
        errorEvidence: {
          sourceLines: expect.arrayContaining([
            { line: failed, text: "  console.error('The audit of %s failed', poll);", current: true },
          ]),
          responseSnippet: '{"error":"no audit"}',
          logs: [
            {
              severity: 'warn',
              message: 'The audit is slow',
              frame: { file: FILE, line: lineOf('archive', 'log.warn'), mapped: true },
            },
            { severity: 'error', message: 'The audit of friday-lunch failed', frame: { file: FILE, line: failed } },
          ],
        },
      },
    },
  });
});
