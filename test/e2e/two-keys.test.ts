import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, connectOverHttp } from './support/agent.ts';
import { noVotes } from './support/bugs.ts';
import { type LatestError, latestErrorSince } from './support/latest-error.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { until } from './support/until.ts';

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

describe('two keys on one server', () => {
  let scenario: Scenario;
  let server: string;
  let owner: Agent;
  let stranger: Agent;
  let error: LatestError;
  const strangersKey = `gt_anon_${hex(24)}`;
  const strangersTrace = hex(16);

  beforeAll(async () => {
    scenario = await createScenario('two-keys');
    await setUp(scenario);
    const dev = await scenario.develop();
    await fetch(dev.url);
    const { port } = await scenario.localServer();
    server = `http://127.0.0.1:${port}`;
    owner = await connectOverHttp(server, scenario.apiKey());
    stranger = await connectOverHttp(server, strangersKey);

    const before = Date.now();
    await noVotes.trigger(dev.url);
    error = await latestErrorSince(owner, before, noVotes.path);
    await sendTrace(strangersKey, strangersTrace);
    await until(
      () => stranger.ask('get_trace', { traceId: strangersTrace }),
      (answer) => answer.success,
    );
  });

  afterAll(async () => {
    await owner.close();
    await stranger.close();
    await scenario.end();
  });

  async function sendTrace(key: string, traceId: string): Promise<void> {
    const now = BigInt(Date.now()) * 1_000_000n;
    const span = {
      traceId,
      spanId: hex(8),
      name: 'GET /of/the/stranger',
      kind: 2,
      startTimeUnixNano: String(now - 5_000_000n),
      endTimeUnixNano: String(now),
      attributes: [
        { key: 'http.request.method', value: { stringValue: 'GET' } },
        { key: 'url.path', value: { stringValue: '/of/the/stranger' } },
        { key: 'http.route', value: { stringValue: '/of/the/stranger' } },
        { key: 'http.response.status_code', value: { intValue: '500' } },
      ],
    };
    const response = await fetch(`${server}/v1/traces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans: [span] }] }] }),
    });
    expect(response.status).toBe(200);
  }

  /** The questions by which each tool could give something away. */
  const questions = (traceId: string, sessionId: string | undefined): [string, Record<string, unknown>][] => [
    ['get_latest_error', {}],
    ['get_error_list', { timeWindow: '24h' }],
    ['get_error_list', { timeWindow: '24h', grouped: true }],
    ['find_trace_candidates', { timeWindow: '24h', includeFrameworkInternal: true }],
    ['find_trace_candidates', { routeLike: traceId }],
    ['find_trace_candidates', { statusCode: 207 }],
    ['get_trace', { traceId }],
    ['get_trace', { traceId: traceId.slice(0, 8) }],
    ['get_trace', { timeWindow: '24h', includeFrameworkInternal: true }],
    ['get_root_cause', { traceId }],
    ['get_test_suggestions', { traceId }],
    ['get_session_timeline', {}],
    ['get_session_timeline', sessionId === undefined ? {} : { sessionId }],
  ];

  it('are asked by questions to every tool', async () => {
    const asked = new Set(questions('', '').map(([tool]) => tool));
    expect([...asked].sort()).toEqual((await owner.toolNames()).sort());
  });

  it('show the stranger nothing of the owner', async () => {
    const { traceId, sessionId } = error.summary;
    for (const [tool, args] of questions(traceId, sessionId)) {
      const answer = JSON.stringify(await stranger.ask(tool, args));
      // What was asked for may be said back; nothing else of the trace.
      const said = answer.replaceAll(traceId, '').replaceAll(traceId.slice(0, 8), '');
      expect(said, tool).not.toMatch(/polls|ranking|TypeError|Cannot read/);
    }
  });

  it('show the owner nothing of the stranger', async () => {
    for (const [tool, args] of questions(strangersTrace, undefined)) {
      expect(JSON.stringify(await owner.ask(tool, args)), tool).not.toContain('/of/the/stranger');
    }
  });
});
