import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Agent } from './support/agent.ts';
import { commentByFetch, slowModeration } from './support/bugs.ts';
import { type LatestError, latestErrorSince } from './support/latest-error.ts';
import { startSilentService } from './support/loopback-server.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { type Landmark, positionOf } from './support/source-position.ts';

const PAGE = 'src/app/winners/page.tsx';
const PAGE_CODE = `import { listPolls } from '@/server/polls';

export const dynamic = 'force-dynamic';

export default async function WinnersPage() {
  const polls = await listPolls();
  const closed = polls.filter((poll) => poll.slug === 'closed');
  // Nobody has closed a poll yet.
  return <h1>{closed[0]!.question}</h1>;
}
`;

const PROXY = 'src/proxy.ts';
const PROXY_CODE = `  // Short links are made of letters.
  if (request.nextUrl.pathname === '/p/42') throw new RangeError('42 is no short link');
`;

let scenario: Scenario;
let dev: DevServer;
let agent: Agent;
let moderation: { url: string; close(): void };

beforeAll(async () => {
  scenario = await createScenario('page-proxy-action');
  const page = join(scenario.app, PAGE);
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, PAGE_CODE);
  const proxy = join(scenario.app, PROXY);
  const head = 'export function proxy(request: NextRequest) {\n';
  writeFileSync(proxy, readFileSync(proxy, 'utf8').replace(head, head + PROXY_CODE));
  moderation = await startSilentService();
  await setUp(scenario);
  dev = await scenario.develop({ MODERATION_URL: moderation.url });
  agent = await scenario.connect();
  await fetch(dev.url);
  await scenario.localServer();
});

afterAll(async () => {
  await scenario.end();
  moderation.close();
});

async function errorOf(path: string, send: () => Promise<Response>): Promise<LatestError['summary']> {
  const before = Date.now();
  expect((await send()).status).toBe(500);
  return (await latestErrorSince(agent, before, path)).summary;
}

const at = (landmark: Landmark) => ({
  file: landmark.file,
  ...positionOf(scenario.app, landmark),
  mapped: true,
});

it('a page that throws while it renders is told with its line', async () => {
  const summary = await errorOf('/winners', () => fetch(`${dev.url}/winners`));
  expect(summary).toMatchObject({
    route: 'GET /winners',
    error: "TypeError: Cannot read properties of undefined (reading 'question')",
    sourceLocation: at({ file: PAGE, marker: 'Nobody has closed', code: 'question' }),
    requestIdentity: { routePattern: '/winners' },
  });
});

it('a proxy that throws is told with its line', async () => {
  const summary = await errorOf('/p/42', () => fetch(`${dev.url}/p/42`));
  expect(summary).toMatchObject({
    error: 'RangeError: 42 is no short link',
    sourceLocation: at({ file: PROXY, marker: 'Short links are', code: 'new RangeError' }),
    requestIdentity: { displayRoute: 'GET /p/42 (proxy)' },
  });
});

it('a server action that the browser calls by fetch is told by its name', async () => {
  const { path } = slowModeration;
  const summary = await errorOf(path, () => commentByFetch(dev.url, 'friday-lunch', 'Noodles!'));
  expect(summary).toMatchObject({
    clientAction: 'src/app/polls/[slug]/actions.ts#addComment',
    error: expect.stringMatching(/^TimeoutError/),
    sourceLocation: at(slowModeration.at),
    requestIdentity: { operationKind: 'server_action', routePattern: '/polls/[slug]' },
  });
});
