import { Readable } from 'node:stream';
import { AppError, EXPORT_MEDIA_TYPE, EXPORT_SIGNALS, type ExportSignal } from '@glasstrace/protocol';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Authenticate } from '../auth/authenticate.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { readWindow, type SearchWindow } from '../tools/input/time-window.ts';
import { resolveTraceId } from '../tools/reading/read-trace-by-prefix.ts';
import { toToolContext } from '../tools/tool-context.ts';
import { logLines, traceLines } from './otlp-lines.ts';

export interface ExportDependencies {
  authenticate: Authenticate;
  store: TraceStore;
  now: () => number;
}

/** Traces that are looked up at a time. */
const PAGE = 100;
/** What waits for a slow reader. */
const WAITING_CHARS = 65_536;

const query = z.strictObject({
  signal: z.enum(EXPORT_SIGNALS).default('traces'),
  /** Or its first digits. */
  traceId: z.string().optional(),
  timeWindow: z.string().optional(),
});

/**
 * `GET /v1/export`: a trace, those of a time window, or all that the project's tier keeps, the oldest first, as JSON
 * Lines of OTLP/JSON. It reads no further than the client has read, give or take a trace.
 */
export function registerExport(app: FastifyInstance, { authenticate, store, now }: ExportDependencies): void {
  app.get('/v1/export', async (request, reply) => {
    const credential = await authenticate(request.headers.authorization);
    requireScope(credential, 'read');
    const { signal, traceId, timeWindow } = readQuery(request.query);
    const context = toToolContext({ store, credential, now, importGraphs: { read: async () => undefined } });
    const { projectId } = credential;
    const source = { store: context.store, projectId, signal };

    if (traceId !== undefined) {
      const found = await resolveTraceId(context, traceId);
      if (found === undefined) throw new AppError('TRACE_NOT_FOUND', { traceId });
      return reply.type(EXPORT_MEDIA_TYPE).send(streamOf(linesOf([found], source)));
    }
    const window = timeWindow === undefined ? EVER : readWindow(timeWindow, now());
    return reply.type(EXPORT_MEDIA_TYPE).send(streamOf(linesOfWindow(window, source)));
  });
}

/** Clocks of senders may be ahead of ours by a day. */
const EVER: SearchWindow = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER };

function readQuery(asked: unknown): z.output<typeof query> {
  const parsed = query.safeParse(asked);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new AppError('INVALID_INPUT', { problem: `${path.join('.') || 'the query'}: ${message}` });
  }
  if (parsed.data.traceId !== undefined && parsed.data.timeWindow !== undefined) {
    throw new AppError('INVALID_INPUT', { problem: 'Give a traceId or a timeWindow, not both.' });
  }
  return parsed.data;
}

interface Source {
  store: TraceStore;
  projectId: number;
  signal: ExportSignal;
}

async function* linesOfWindow(window: SearchWindow, source: Source): AsyncGenerator<string> {
  const query = { window, includeFrameworkInternal: true, order: 'oldest', limit: PAGE } as const;
  for (let after: string | undefined; ; ) {
    const rows = await source.store.listTraces(source.projectId, { ...query, ...(after !== undefined && { after }) });
    yield* linesOf(
      rows.map(({ traceId }) => traceId),
      source,
    );
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.position;
  }
}

async function* linesOf(traceIds: readonly string[], { store, projectId, signal }: Source): AsyncGenerator<string> {
  for (const traceId of traceIds) {
    yield* signal === 'traces'
      ? traceLines(await store.readTrace(projectId, traceId))
      : logLines(await store.readLogs(projectId, traceId));
    // The store answers on this thread: others get their turn between two traces.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const streamOf = (lines: AsyncGenerator<string>): Readable =>
  Readable.from(lines, { objectMode: false, highWaterMark: WAITING_CHARS });
