import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GlasstraceServer, startGlasstraceServer } from './support/glasstrace-server.ts';
import type { DevServer } from './support/next-dev.ts';
import { type RecordingProxy, startRecordingProxy } from './support/recording-proxy.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { until } from './support/until.ts';

/** Answers under /api/probe/<anything>, logs two lines, and calls another service. */
const ROUTE = `
export async function GET(request: Request) {
  const { pathname } = new URL(request.url);
  console.warn(\`canary-logged at \${pathname} for acct_4711 of Project Nightingale\`);
  console.warn('canary-unwanted');
  await fetch(\`http://127.0.0.1:9/canary-call\`).catch(() => undefined);
  throw new Error(\`canary-thrown at \${pathname} for acct_4711 of Project Nightingale\`);
}
`;

const CONFIG = `/** @type {import('@glasstrace/sdk').GlasstraceConfig} */
export default {
  ignore: ['/api/probe/ignored/*'],
  redact: ['Project Nightingale', /acct_\\d+/],
  beforeSend(span) {
    if (JSON.stringify(span.attributes).includes('canary-call')) return null;
    return { ...span, attributes: { ...span.attributes, 'app.team': 'canary-team' } };
  },
  beforeSendLog: (log) => (log.message.includes('canary-unwanted') ? null : log),
  sourceLines: false,
  responseSnippet: 's3cret-value',
};
`;

const OPTIONS = `{
    ignore: ['/api/probe/ignored-by-options'],
    redact: ['canary-thrown'],
    beforeSend: () => { throw new Error('not today'); },
    serviceName: 5 as never,
  }`;

let scenario: Scenario;
let server: GlasstraceServer;

beforeAll(async () => {
  scenario = await createScenario('settings');
  const route = join(scenario.app, 'src/app/api/probe/[...what]/route.ts');
  mkdirSync(dirname(route), { recursive: true });
  writeFileSync(route, ROUTE);
  await setUp(scenario);
  server = await startGlasstraceServer(scenario.app, scenario.sandbox);
});

afterAll(async () => {
  await scenario.end();
  await server.stop();
});

/** Starts the app, sends it these requests, one after the other, and waits for what they made. */
async function run(paths: string[], arrived: string): Promise<{ dev: DevServer; proxy: RecordingProxy; wire: string }> {
  const proxy = await startRecordingProxy(server.url);
  const dev = await scenario.develop({ GLASSTRACE_ENDPOINT: proxy.url });
  await fetch(dev.url);
  for (const path of paths) await fetch(dev.url + path);
  await until(
    async () => proxy.wire(),
    (wire) => wire.includes(arrived),
  );
  return { dev, proxy, wire: proxy.wire() };
}

/** What the app said of itself, once it has said it. */
async function status(isIt: (session: Session) => boolean): Promise<Session> {
  const answer = await until(
    async () =>
      JSON.parse((await scenario.glasstrace(['status', '--json'], { GLASSTRACE_ENDPOINT: server.url })).stdout),
    ({ session }) => session !== undefined && isIt(session),
  );
  return answer.session;
}
interface Session {
  settingsProblems?: string[];
  health?: { spans: { dropped: Record<string, number> }; logs: { dropped: Record<string, number> } };
}

describe('the settings of glasstrace.config.mjs', () => {
  it('hold on the wire, and a value that can not be used is named', async () => {
    writeFileSync(join(scenario.app, 'glasstrace.config.mjs'), CONFIG);
    const { dev, proxy, wire } = await run(['/api/probe/ignored/1', '/api/probe/kept'], 'canary-logged at');

    expect(wire).toContain('canary-thrown at /api/probe/kept for [redacted:own_pattern] of [redacted:own_pattern]');
    expect(wire).toContain('canary-logged at /api/probe/kept for [redacted:own_pattern] of [redacted:own_pattern]');
    expect(wire).toContain('canary-team');
    for (const unwanted of ['probe/ignored', 'acct_4711', 'Nightingale', 'canary-call', 'canary-unwanted']) {
      expect(wire).not.toContain(unwanted);
    }

    const session = await status(({ health }) => health?.logs.dropped.before_send !== undefined);
    expect(session).toMatchObject({
      settingsProblems: ['responseSnippet in glasstrace.config.mjs is not true or false.'],
      health: {
        spans: { dropped: { ignored_path: expect.any(Number), before_send: expect.any(Number) } },
        logs: { dropped: { before_send: 1 } },
      },
    });
    expect(JSON.stringify(session) + dev.output()).not.toContain('s3cret-value');
    expect(dev.output()).toContain('responseSnippet in glasstrace.config.mjs is not true or false.');
    await dev.stop();
    proxy.close();
  });
});

describe('the options of registerGlasstrace', () => {
  it('hold on the wire before those of the file, and a value that can not be used is named', async () => {
    const file = join(scenario.app, 'src/instrumentation.ts');
    const code = readFileSync(file, 'utf8');
    expect(code).toContain('registerGlasstrace()');
    writeFileSync(file, code.replace('registerGlasstrace()', `registerGlasstrace(${OPTIONS})`));
    const { dev, proxy, wire } = await run(
      ['/api/probe/ignored-by-options', '/api/probe/ignored/by-file'],
      'canary-logged at',
    );

    // No span passes a hook that throws; the log records do.
    expect(wire).toContain('canary-logged at /api/probe/ignored/by-file for acct_4711 of Project Nightingale');
    for (const unwanted of ['ignored-by-options', 'canary-thrown', 'canary-unwanted', 'canary-team']) {
      expect(wire).not.toContain(unwanted);
    }

    const session = await status(({ health }) => health?.spans.dropped.before_send_failed !== undefined);
    expect(session.settingsProblems).toEqual([
      'serviceName in registerGlasstrace() is not a text of 1 to 128 characters.',
      'responseSnippet in glasstrace.config.mjs is not true or false.',
    ]);
    expect((await fetch(`${dev.url}/api/polls`)).status).toBeLessThan(500);
    await dev.stop();
    proxy.close();
  });
});
