import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppSession, type SpanSummary, sdkSessionResponse, type TraceSummary } from '@glasstrace/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, connectOverHttp } from '../../e2e/support/agent.ts';
import { startGlasstraceServer } from '../../e2e/support/glasstrace-server.ts';
import { latestErrorSince } from '../../e2e/support/latest-error.ts';
import { startNextDev } from '../../e2e/support/next-dev.ts';
import { createSandbox } from '../../e2e/support/sandbox.ts';
import { until } from '../../e2e/support/until.ts';
import { makeNeighbourApp, type Neighbour, type Order } from './neighbour-app.ts';
import { type NeighbourSink, startNeighbourSink } from './neighbour-sink.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Both recorders get what is theirs, whoever came first. A neighbour with a tracer provider that takes no span
 * processor keeps the spans of Next.js and of the app to itself, and `status` says so.
 */
export function describeNeighbour(neighbour: Neighbour, order: Order, { sharesSpans = true } = {}): void {
  describe(`beside ${neighbour}, ${order}`, () => {
    const sandbox = createSandbox(neighbour);
    const closing: (() => unknown)[] = [];
    let url: string;
    let agent: Agent;
    let tracing: () => Promise<AppSession['tracing']>;
    let sink: NeighbourSink;

    beforeAll(async () => {
      const app = join(sandbox.folder, 'app');
      await makeNeighbourApp(app, neighbour, order, sandbox.env);
      sink = await startNeighbourSink();
      closing.push(() => sink.close());
      const server = await startGlasstraceServer(ROOT, sandbox);
      closing.push(server.stop);
      const key = `gt_anon_${randomBytes(24).toString('hex')}`;
      agent = await connectOverHttp(server.url, key);
      closing.push(agent.close);
      tracing = async () => {
        const headers = { authorization: `Bearer ${key}` };
        const { session } = sdkSessionResponse.parse(
          await (await fetch(`${server.url}/v1/sdk/session`, { headers })).json(),
        );
        return session?.tracing;
      };
      const env = { GLASSTRACE_ENDPOINT: server.url, GLASSTRACE_API_KEY: key, NEIGHBOUR_SINK: sink.url };
      const dev = await startNextDev(app, { ...sandbox.env, ...env });
      closing.push(dev.stop);
      url = dev.url;
      // Next.js takes requests before it has run the app's instrumentation; this one may come too early to be recorded.
      await fetch(`${url}/not-there`);
    });
    afterAll(async () => {
      for (const close of closing.reverse()) await close();
      await sandbox.remove();
    });

    it('an error reaches the agent with its line, and the neighbour', async () => {
      const since = Date.now();
      expect((await fetch(`${url}/api/boom`)).status).toBe(500);
      const { summary } = await latestErrorSince(agent, since, '/api/boom');
      expect(summary).toMatchObject({ error: 'Error: told to both', statusCode: 500 });
      expect(summary.sourceLocation).toMatchObject({ file: 'src/app/api/boom/route.ts', line: 2 });
      await until(
        async () => sink.text().includes('told to both'),
        (arrived) => arrived,
      );
    });

    it('spans of the app and of Next arrive once at each', async () => {
      await fetch(`${url}/api/ok`);
      const count = (names: string[], name: string) => names.filter((found) => found === name).length;
      const spans = await until(
        () => spansOf(agent, '/api/ok'),
        (found) => found.length > 0,
      );
      const shared = sharesSpans ? 1 : 0;
      expect(count(spans, 'work of the app')).toBe(shared);
      expect(spans.filter((name) => /executing api route/.test(name))).toHaveLength(shared);
      const theirs = await until(
        async () => sink.spanNames(),
        (names) => names.includes('work of the app'),
      );
      expect(count(theirs, 'work of the app')).toBe(1);
      // Sentry writes the spans of Next.js in words of its own.
      if (sharesSpans)
        expect(theirs.filter((name) => /executing api route \(app\) \/api\/ok/.test(name))).toHaveLength(1);
    });

    it(
      sharesSpans ? 'nothing is left to complain about' : 'the app says that it can not see the spans of others',
      async () => {
        // Settled with the first request; the hello that tells it comes after.
        const told = await until(tracing, (state) => state !== undefined);
        expect(told).toEqual({ mode: sharesSpans ? 'joined' : 'apart' });
      },
    );
  });
}

async function spansOf(agent: Agent, path: string): Promise<string[]> {
  const answer = await agent.ask<{ items: { summary: TraceSummary; spans: SpanSummary[] }[] }>('get_trace', {
    url: path,
    timeWindow: '5m',
    includeFrameworkInternal: true,
    maxTokens: 8_000,
  });
  const flatten = (span: SpanSummary): SpanSummary[] => [span, ...(span.children ?? []).flatMap(flatten)];
  return answer.success ? answer.data.items.flatMap(({ spans }) => spans.flatMap(flatten)).map(({ name }) => name) : [];
}
