import { AppError, TIER_LIMITS } from '@glasstrace/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Credential } from '../auth/project-store.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { Metrics } from '../http/metrics.ts';
import { prepareErrorReply, toAppError } from '../http/send-error.ts';
import { cleanSpans } from './clean-span.ts';
import { CONTENT_TYPES, encodeExportResponse, encodeStatus, type OtlpEncoding } from './otlp/answer.ts';
import { countLogRecordsJson, countLogRecordsProtobuf } from './otlp/count-log-records.ts';
import { acceptSpans } from './otlp/decoded-span.ts';
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

    otlp.post('/v1/traces', { bodyLimit: maxBodyBytes }, async (request, reply) => {
      const credential = credentials.get(request)!;
      const encoding = encodingOf(request);
      const body = await readBody(request);
      const decoded = encoding === 'json' ? decodeTracesJson(body) : decodeTracesProtobuf(body);
      metrics.spansReceived += decoded.length;

      const { tracesPerMinute, storageTtlHours } = TIER_LIMITS[credential.tier];
      const accepted = acceptSpans(decoded, {
        startMs: now() - storageTtlHours * HOUR_MS,
        endMs: now() + 24 * HOUR_MS,
      });
      const traceIds = [...new Set(accepted.spans.map(({ traceId }) => traceId))];
      const { granted, retryAfterSeconds } = rateLimit.take(credential.projectId, tracesPerMinute, traceIds);
      if (granted.size === 0 && traceIds.length > 0) {
        reply.header('retry-after', String(retryAfterSeconds));
        throw new AppError('RATE_LIMITED', { limit: tracesPerMinute ?? 0 });
      }

      const spans = accepted.spans.filter(({ traceId }) => granted.has(traceId));
      await recorder.record(credential, cleanSpans(spans));

      const overLimit = accepted.spans.length - spans.length;
      const reasons = [
        ...(accepted.reason === undefined ? [] : [`${accepted.rejected} spans: ${accepted.reason}.`]),
        ...(overLimit === 0
          ? []
          : [
              `${overLimit} spans: more traces in one request than the ${tracesPerMinute} per minute of this project; ` +
                `retry in ${retryAfterSeconds} s.`,
            ]),
      ];
      metrics.spansRejected += accepted.rejected + overLimit;
      return send(reply, encoding, 'spans', accepted.rejected + overLimit, reasons.join(' '));
    });

    otlp.post('/v1/logs', { bodyLimit: maxBodyBytes }, async (request, reply) => {
      const encoding = encodingOf(request);
      const body = await readBody(request);
      const count = encoding === 'json' ? countLogRecordsJson(body) : countLogRecordsProtobuf(body);
      metrics.logRecordsReceived += count;
      return send(reply, encoding, 'logs', count, 'Log records are not kept yet.');
    });
    done();
  });
}

const encodingOf = ({ headers }: FastifyRequest): OtlpEncoding =>
  headers['content-type']?.startsWith(CONTENT_TYPES.protobuf) ? 'protobuf' : 'json';

function send(
  reply: FastifyReply,
  encoding: OtlpEncoding,
  signal: 'spans' | 'logs',
  rejected: number,
  reason: string,
): FastifyReply {
  return reply.type(CONTENT_TYPES[encoding]).send(encodeExportResponse(encoding, signal, rejected, reason));
}
