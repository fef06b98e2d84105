import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectOverHttp } from './support/agent.ts';
import { emptyClosingTime, loadResults } from './support/bugs.ts';
import { type GlasstraceServer, startGlasstraceServer } from './support/glasstrace-server.ts';
import { latestErrorSince } from './support/latest-error.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';

interface Seen {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const REQUESTS: ((app: string) => Promise<Response>)[] = [
  (app) => loadResults(app, 'friday-lunch'),
  (app) => emptyClosingTime.trigger(app),
  (app) => fetch(`${app}/p/friday-lunch`, { redirect: 'manual' }),
  (app) => fetch(`${app}/api/polls`, { method: 'POST', body: '{}' }),
];

/** A request that asks the database a hundred long questions: its trace weighs 400 kB. */
const LOUD_ROUTE = `
import { database } from '@/server/database';

export async function GET() {
  const db = await database();
  for (let i = 0; i < 100; i++) await db.$queryRawUnsafe(\`SELECT \${i} AS a\${', 1 AS padding'.repeat(260)}\`);
  throw new Error('loud');
}
`;
/** Their traces are more than the 16 MB that wait for a server that is away. */
const LOUD_REQUESTS = 60;

describe('while no server answers', () => {
  let scenario: Scenario;
  let withoutGlasstrace: { seen: Seen[]; output: string };
  let dev: DevServer;
  let server: GlasstraceServer;

  const noLocalServer = { GLASSTRACE_AUTOSTART: '0' };

  beforeAll(async () => {
    scenario = await createScenario('down');
    const plain = await scenario.develop();
    await sendAll(plain);
    withoutGlasstrace = await sendAll(plain);
    await plain.stop();

    const loud = join(scenario.app, 'src/app/api/loud/[n]');
    mkdirSync(loud, { recursive: true });
    writeFileSync(join(loud, 'route.ts'), LOUD_ROUTE);
    await setUp(scenario);
    dev = await scenario.develop(noLocalServer);
    await sendAll(dev);
  });

  afterAll(async () => {
    await server?.stop();
    await scenario.end();
  });

  it('the app answers as it does without Glasstrace, and prints the same', async () => {
    expect(await sendAll(dev)).toEqual(withoutGlasstrace);
  });

  it('and when one comes, new requests are seen without a restart of the app', async () => {
    server = await startGlasstraceServer(scenario.app, scenario.sandbox, { ofHome: true });
    const agent = await connectOverHttp(server.url, scenario.apiKey());

    await expectNextErrorToArrive(agent);
    await agent.close();
  });

  it('the app answers and prints the same when the server was killed', async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.stop();

    expect(await sendAll(dev)).toEqual(withoutGlasstrace);
    expect(await sendAll(dev)).toEqual(withoutGlasstrace);
  });

  it('and after it came back, on another port, new requests are seen again', async () => {
    server = await startGlasstraceServer(scenario.app, scenario.sandbox, { ofHome: true });
    const agent = await connectOverHttp(server.url, scenario.apiKey());

    await expectNextErrorToArrive(agent);
    await agent.close();
  });

  it('the newest of what could not be sent is kept, the oldest goes', async () => {
    await server.stop();
    const before = Date.now();
    for (let n = 1; n <= LOUD_REQUESTS; n++) await fetch(`${dev.url}/api/loud/${n}`);

    server = await startGlasstraceServer(scenario.app, scenario.sandbox, { ofHome: true });
    const agent = await connectOverHttp(server.url, scenario.apiKey());
    const { summary } = await latestErrorSince(agent, before, `/api/loud/${LOUD_REQUESTS}`);
    expect(summary.errorEvidence?.exceptionMessage).toMatch(/loud/);

    const kept = await agent.ask<{ totalCount: number }>('get_error_list', { route: '/api/loud/[n]', limit: 1 });
    const { totalCount } = (kept as { data: { totalCount: number } }).data;
    expect(totalCount).toBeGreaterThan(10);
    expect(totalCount).toBeLessThan(LOUD_REQUESTS);
    await agent.close();
  });

  /** A sender that found nobody may wait before it tries again: fail once in a while, until one failure shows. */
  async function expectNextErrorToArrive(agent: Awaited<ReturnType<typeof connectOverHttp>>): Promise<void> {
    await expect
      .poll(
        async () => {
          const before = Date.now();
          await emptyClosingTime.trigger(dev.url);
          const { summary } = await latestErrorSince(agent, before, emptyClosingTime.path, 10_000);
          return summary.sourceLocation?.file;
        },
        { timeout: 120_000 },
      )
      .toBe(emptyClosingTime.at.file);
  }
});

async function sendAll(dev: DevServer): Promise<{ seen: Seen[]; output: string }> {
  const printedBefore = dev.output().length;
  const seen: Seen[] = [];
  for (const send of REQUESTS) seen.push(await see(await send(dev.url), dev.url));
  // Next prints a request's line when the response has been sent.
  await dev.printed('POST /api/polls 400', 60_000, printedBefore);
  return { seen, output: dev.output().slice(printedBefore).replace(DURATION, '<time>') };
}

const DURATION = /\d+(?:\.\d+)?m?s\b/g;

async function see(response: Response, app: string): Promise<Seen> {
  const { date: _date, 'x-request-id': _id, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: (await response.text()).replaceAll(app, '<app>') };
}
