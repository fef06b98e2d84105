import { randomUUID } from 'node:crypto';
import { SPAN } from '@glasstrace/protocol/attributes';
import { cleanSpans } from '../../../packages/server/src/ingest/clean-span.ts';
import { decodeTracesProtobuf } from '../../../packages/server/src/ingest/otlp/traces-protobuf.ts';
import { summarizeTrace } from '../../../packages/server/src/tools/answer/trace-summary.ts';
import type { Span } from '../../../packages/server/src/traces/span.ts';
import { buildSpanTree } from '../../../packages/server/src/traces/span-tree.ts';
import { interpretTrace } from '../../../packages/server/src/traces/trace.ts';
import { drawTree } from '../../../packages/server/test/traces/draw-tree.ts';
import { listenOnLoopback } from '../../e2e/support/loopback-server.ts';
import { until } from '../../e2e/support/until.ts';

export type Recorder = Awaited<ReturnType<typeof startRecorder>>;

/** Stands for the server: takes what an app sends, and understands it as the server does. */
export async function startRecorder() {
  const bodies: Buffer[] = [];
  const sink = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"capture":{"sourceLines":true}}');
  });
  const received = () => cleanSpans(bodies.flatMap((body) => decodeTracesProtobuf(body)));

  return {
    /** What the app needs to know. */
    env: { GLASSTRACE_ENDPOINT: sink.url, GLASSTRACE_HOME: '/nonexistent', GLASSTRACE_COVERAGE_MAP: 'false' },
    close: () => sink.close(),
    /** What a request to the app was answered with, and what the server then says about it. */
    async request(url: string) {
      const id = randomUUID();
      const response = await fetch(url, { headers: { 'x-gt-cid': id } });
      const body = await response.text();
      const isRoot = (span: Span) => span.attributes[SPAN.correlationId] === id;
      const arrived = await until(
        async () => received(),
        (spans) => spans.some(isRoot),
      );
      const { traceId } = arrived.find(isRoot)!;
      const trace = interpretTrace(arrived.filter((span) => span.traceId === traceId));
      return {
        status: response.status,
        body,
        summary: summarizeTrace(trace),
        tree: drawTree(buildSpanTree(trace)),
        /** The statements and commands of the trace, in order. */
        queries: trace.spans
          .toSorted((a, b) => a.startMs - b.startMs)
          .flatMap(({ attributes }) => attributes[SPAN.dbQuery] ?? []),
        /** All that was received of the trace. */
        text: JSON.stringify(trace.spans),
      };
    },
  };
}
