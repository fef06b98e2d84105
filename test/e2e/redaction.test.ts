import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashKey } from '../../packages/server/src/auth/api-key.ts';
import { openSqliteProjectStore } from '../../packages/server/src/auth/open-sqlite-project-store.ts';
import { openSqliteStore } from '../../packages/server/src/store/sqlite/open-sqlite-store.ts';
import { connectOverHttp } from './support/agent.ts';
import { type GlasstraceServer, startGlasstraceServer } from './support/glasstrace-server.ts';
import { type LatestError, latestErrorSince } from './support/latest-error.ts';
import { type RecordingProxy, startRecordingProxy } from './support/recording-proxy.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';

/** What must be seen nowhere, in every spelling in which it could slip through. */
const SECRETS = [
  'q7Zk29fVbT41xWmPaa',
  'hunter2-of-the-shop',
  'literal-pass-77',
  'jane.doe@customer.example',
  'jane.doe%40customer.example',
  '4111 1111 1111 1111',
  '4111111111111111',
  '4111%201111%201111%201111',
];

const PLANTED = {
  bearer: 'Bearer q7Zk29fVbT41xWmPaa',
  connection: 'postgres://shop:hunter2-of-the-shop@db.example:5432/shop',
  email: 'jane.doe@customer.example',
  card: '4111 1111 1111 1111',
};

/** A route as careless as a route can be. The word "canary" stands beside every secret. */
const CARELESS_ROUTE = `
import { database } from '@/server/database';

export async function POST(request: Request) {
  const { bearer, connection, email, card } = await request.json();
  const db = await database();
  await db.$queryRawUnsafe(\`SELECT 'canary-sql', '\${email}', '\${card}', '\${connection}', '\${bearer}'\`);
  await fetch(\`\${new URL(request.url).origin}/canary-call/\${encodeURIComponent(email)}?card=\${card}\`, { headers: { authorization: bearer } });
  console.error(new Error(\`canary-log: cannot bill \${email} with \${card}\`));
  const backup = 'mysql://root:literal-pass-77@backup.example/shop'; // canary-line
  throw new Error(\`canary-message \${backup}: \${connection} refused \${bearer} of \${email}, card \${card}\`, {
    cause: new Error(\`canary-cause \${connection} \${email}\`),
  });
}
`;

describe('secrets in messages, URLs, SQL and source', () => {
  let scenario: Scenario;
  let server: GlasstraceServer;
  let proxy: RecordingProxy;
  let answer: LatestError;

  beforeAll(async () => {
    scenario = await createScenario('redaction');
    const folder = join(scenario.app, 'src/app/api/careless/[who]');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'route.ts'), CARELESS_ROUTE);
    await setUp(scenario);
    server = await startGlasstraceServer(scenario.app, scenario.sandbox);
    proxy = await startRecordingProxy(server.url);
    const dev = await scenario.develop({ GLASSTRACE_ENDPOINT: proxy.url });
    await fetch(dev.url);
    const agent = await connectOverHttp(server.url, scenario.apiKey());

    const before = Date.now();
    const query = `token=q7Zk29fVbT41xWmPaa&card=4111111111111111&db=${encodeURIComponent(PLANTED.connection)}`;
    await fetch(`${dev.url}/api/careless/4111111111111111?${query}`, {
      method: 'POST',
      headers: { authorization: PLANTED.bearer, cookie: 'session=q7Zk29fVbT41xWmPaa' },
      body: JSON.stringify(PLANTED),
    });
    answer = await latestErrorSince(agent, before, '/api/careless/[redacted:card_number]');
    await agent.close();
    await dev.stop();
  });

  afterAll(async () => {
    await scenario.end();
    proxy.close();
    await server.stop();
  });

  async function projectOf(apiKey: string): Promise<number> {
    const projects = openSqliteProjectStore({ dir: server.dataDir });
    const credential = await projects.findByKeyHash(hashKey(apiKey));
    await projects.close();
    return credential!.projectId;
  }

  it('leave the facts around them', () => {
    const evidence = answer.summary.errorEvidence!;
    expect(evidence.exceptionMessage).toContain('canary-message');
    expect(evidence.causes?.[0]?.message).toContain('canary-cause');
    expect(evidence.sourceLines?.some(({ text }) => text.includes('canary-line'))).toBe(true);
    expect(evidence.capture.safeForAgent).toBe(true);
    expect(evidence.capture.redaction.rules).toEqual(
      expect.arrayContaining(['credentials', 'connection_string', 'email', 'card_number']),
    );
  });

  it('are nowhere on the wire', () => {
    const wire = proxy.wire();
    for (const canary of ['canary-message', 'canary-cause', 'canary-sql', 'canary-call', 'canary-log', 'canary-line']) {
      expect(wire).toContain(canary);
    }
    for (const secret of SECRETS) expect(wire).not.toContain(secret);
  });

  it('are nowhere in the answer', () => {
    const text = JSON.stringify(answer);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });

  it('are in no file of the server, the write-ahead log included', () => {
    const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name), 'latin1');
      for (const secret of SECRETS) expect(bytes.includes(secret), `${file.name}: ${secret}`).toBe(false);
    }
  });

  it('are in no span that the store decodes', async () => {
    await server.stop();
    const project = await projectOf(scenario.apiKey());
    const store = openSqliteStore({ dir: server.dataDir });
    const rows = await store.listTraces(project, { order: 'newest', limit: 100, includeFrameworkInternal: true });
    const spans = (await Promise.all(rows.map((row) => store.readTrace(project, row.traceId)))).flat();
    await store.close();

    const text = JSON.stringify(spans);
    expect(text).toContain('canary-message');
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });
});
