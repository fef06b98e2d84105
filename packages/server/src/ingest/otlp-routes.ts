import { AppError } from '@glasstrace/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Credential } from '../auth/project-store.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { Metrics } from '../http/metrics.ts';
import { prepareErrorReply, toAppError } from '../http/send-error.ts';
import { cleanLogs } from './clean-log.ts';
import { cleanSpans } from './clean-span.ts';
import { CONTENT_TYPES, encodeExportResponse, encodeStatus, type OtlpEncoding } from './otlp/answer.ts';
import { acceptLogs } from './otlp/decoded-log.ts';
import { acceptSpans } from './otlp/decoded-span.ts';
import { decodeLogsJson } from './otlp/logs-json.ts';
import { decodeLogsProtobuf } from './otlp/logs-protobuf.ts';
import { decodeTracesJson } from './otlp/traces-json.ts';
import { decodeTracesProtobuf } from './otlp/traces-protobuf.ts';
import { createRateLimit } from './rate-limit.ts';
import type { TraceRecorder } from './record-traces.ts';
import { unzipBody } from './unzip-body.ts';

export interface OtlpDependencies {
  authenticate: Authenticate;
  recorder: TraceRecorder;
  metrics: Metrics;
  /** Before and after decompression. */
  maxBodyBytes: number;
  now: () => number;
}

const HOUR_MS = 3_600_000;

/** OTLP/HTTP: `POST /v1/traces` and `/v1/logs`, protobuf and JSON, plain and gzip. Answers are written like requests. */
export function registerOtlp(app: FastifyInstance, dependencies: OtlpDependencies): void {
  const { authenticate, recorder, metrics, maxBodyBytes, now } = dependencies;
  const rateLimit = createRateLimit(now);

  // A scope of its own: only these routes read bodies as bytes and answer errors in OTLP's form.
  void app.register((otlp, _options, done) => {
    const credentials = new WeakMap<FastifyRequest, Credential>();
    otlp.removeAllContentTypeParsers();
    otlp.addContentTypeParser(Object.values(CONTENT_TYPES), { parseAs: 'buffer' }, (_request, body, parsed) =>
      parsed(null, body),
    );
    otlp.setErrorHandler((thrown, request, reply) => {
      const error = toAppError(thrown, request);
      const encoding = encodingOf(request);
      return prepareErrorReply(error, request, reply).type(CONTENT_TYPES[encoding]).send(encodeStatus(encoding, error));
    });
    // Before the body is read: a stranger's megabytes are not worth the memory.
    otlp.addHook('onRequest', async (request) => {
      const credential = await authenticate(request.headers.authorization);
      requireScope(credential, 'ingest');
      credentials.set(request, credential);
    });

    const readBody = ({ body, headers }: FastifyRequest) =>
      unzipBody((body ?? Buffer.alloc(0)) as Buffer, headers['content-encoding'], maxBodyBytes);

    /** Throws AppError RATE_LIMITED when none of the traces may be sent now. */
    function grant(credential: Credential, traceIds: ReadonlySet<string>, reply: FastifyReply) {
      const { tracesPerMinute } = credential.limits;
      const { granted, retryAfterSeconds } = rateLimit.take(credential.projectId, tracesPerMinute, [...traceIds]);
      if (granted.size === 0 && traceIds.size > 0) {
        reply.header('retry-after', String(retryAfterSeconds));
        metrics.limited.traces++;
        throw new AppError('RATE_LIMITED', { limit: tracesPerMinute ?? 0, retryAfterSeconds });
      }
      if (granted.size < traceIds.size) metrics.limited.traces++;
      const refusal = `more traces in one request than the ${tracesPerMinute} per minute of this project; retry in ${retryAfterSeconds} s`;
      return { granted, refusal };
    }

    const acceptedWindow = ({ limits }: Credential) => ({
      startMs: now() - limits.storageTtlHours * HOUR_MS,
      endMs: now() + 24 * HOUR_MS,
    });

    otlp.post('/v1/traces', { bodyLimit: maxBodyBytes }, async (request, reply) => {
      const credential = credentials.get(request)!;
      const encoding = encodingOf(request);
      const body = await readBody(request);
      const decoded = encoding === 'json' ? decodeTracesJson(body) : decodeTracesProtobuf(body);
      metrics.spansReceived += decoded.length;

      const accepted = acceptSpans(decoded, acceptedWindow(credential));
      const { granted, refusal } = grant(credential, new Set(accepted.spans.map(({ traceId }) => traceId)), reply);
      const spans = accepted.spans.filter(({ traceId }) => granted.has(traceId));
      await recorder.record(credential, cleanSpans(spans));

      const overLimit = accepted.spans.length - spans.length;
      const rejected = accepted.rejected + overLimit;
      metrics.spansRejected += rejected;
      const reasons = sayReasons('spans', [accepted.rejected, accepted.reason], [overLimit, refusal]);
      return send(reply, encoding, 'spans', rejected, reasons);
    });

    otlp.post('/v1/logs', { bodyLimit: maxBodyBytes }, async (request, reply) => {
      const credential = credentials.get(request)!;
      const encoding = encodingOf(request);
      const body = await readBody(request);
      const decoded = encoding === 'json' ? decodeLogsJson(body) : decodeLogsProtobuf(body);
      metrics.logRecordsReceived += decoded.length;

      const accepted = acceptLogs(decoded, acceptedWindow(credential));
      const { granted, refusal } = grant(credential, new Set(accepted.logs.map(({ traceId }) => traceId)), reply);
      const logs = accepted.logs.filter(({ traceId }) => granted.has(traceId));
      const leftOut = await recorder.recordLogs(credential, cleanLogs(logs));

      const overLimit = accepted.logs.length - logs.length;
      const rejected = accepted.rejected + overLimit + leftOut;
      metrics.logRecordsRejected += rejected;
      const reasons = sayReasons(
        'log records',
        [accepted.rejected, accepted.reason],
        [overLimit, refusal],
        [leftOut, 'their traces have as many as are kept'],
      );
      return send(reply, encoding, 'logs', rejected, reasons);
    });
    done();
  });
}

const encodingOf = ({ headers }: FastifyRequest): OtlpEncoding =>
  headers['content-type']?.startsWith(CONTENT_TYPES.protobuf) ? 'protobuf' : 'json';

/** `3 spans: a trace id must be …. 2 spans: …`, without those of which there are none. */
const sayReasons = (what: string, ...refused: [count: number, reason: string | undefined][]): string =>
  refused
    .filter(([count]) => count > 0)
    .map(([count, reason]) => `${count} ${what}: ${reason}.`)
    .join(' ');

function send(
  reply: FastifyReply,
  encoding: OtlpEncoding,
  signal: 'spans' | 'logs',
  rejected: number,
  reason: string,
): FastifyReply {
  return reply.type(CONTENT_TYPES[encoding]).send(encodeExportResponse(encoding, signal, rejected, reason));
}
