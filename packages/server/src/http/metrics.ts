import type { FastifyInstance } from 'fastify';
import type { RemovalCause, TraceStore } from '../store/trace-store.ts';

/** Counts of this process since it started; never a name or a value of what was received. */
export interface Metrics {
  spansReceived: number;
  spansRejected: number;
  logRecordsReceived: number;
  logRecordsRejected: number;
  tracesWritten: number;
  /** By what they were removed for. */
  tracesRemoved: Record<RemovalCause, number>;
  /** Spans that their trace had no room for. */
  spansOverTraceSize: number;
  /** Requests that a limit per minute refused, all or in part. */
  limited: { traces: number; questions: number };
  appends: number;
  appendSeconds: number;
  /** By status. */
  requests: Map<number, number>;
}

export function createMetrics(): Metrics {
  return {
    spansReceived: 0,
    spansRejected: 0,
    logRecordsReceived: 0,
    logRecordsRejected: 0,
    tracesWritten: 0,
    tracesRemoved: { age: 0, size: 0, cleared: 0 },
    spansOverTraceSize: 0,
    limited: { traces: 0, questions: 0 },
    appends: 0,
    appendSeconds: 0,
    requests: new Map(),
  };
}

/** `GET /metrics` in the text format of Prometheus. */
export function registerMetrics(app: FastifyInstance, metrics: Metrics, store: Pick<TraceStore, 'sizeBytes'>): void {
  app.addHook('onResponse', async (_request, { statusCode }) => {
    metrics.requests.set(statusCode, (metrics.requests.get(statusCode) ?? 0) + 1);
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return renderMetrics(metrics, await store.sizeBytes());
  });
}

function renderMetrics(metrics: Metrics, storeBytes: number): string {
  const counter = (name: string, help: string, ...samples: string[]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} counter`,
    ...samples,
  ];
  const one = (name: string, help: string, value: number) => counter(name, help, `${name} ${value}`);
  const requests = [...metrics.requests].map(
    ([status, count]) => `glasstrace_http_requests_total{status="${status}"} ${count}`,
  );
  return [
    one('glasstrace_spans_received_total', 'Spans that arrived.', metrics.spansReceived),
    one('glasstrace_spans_rejected_total', 'Spans that were refused.', metrics.spansRejected),
    one('glasstrace_log_records_received_total', 'Log records that arrived.', metrics.logRecordsReceived),
    one('glasstrace_log_records_rejected_total', 'Log records that were refused.', metrics.logRecordsRejected),
    one('glasstrace_traces_written_total', 'Traces written or completed.', metrics.tracesWritten),
    counter(
      'glasstrace_traces_removed_total',
      'Traces removed: because of their age, of the size of all, or because somebody cleared a project.',
      ...Object.entries(metrics.tracesRemoved).map(
        ([cause, count]) => `glasstrace_traces_removed_total{cause="${cause}"} ${count}`,
      ),
    ),
    one(
      'glasstrace_spans_over_trace_size_total',
      'Spans that their trace had no room for.',
      metrics.spansOverTraceSize,
    ),
    counter(
      'glasstrace_limited_total',
      'Requests that a limit per minute refused, all or in part.',
      ...Object.entries(metrics.limited).map(([limit, count]) => `glasstrace_limited_total{limit="${limit}"} ${count}`),
    ),
    '# HELP glasstrace_store_bytes What the files of the traces take on disk.',
    '# TYPE glasstrace_store_bytes gauge',
    `glasstrace_store_bytes ${storeBytes}`,
    '# HELP glasstrace_store_append_seconds Time to write spans durably.',
    '# TYPE glasstrace_store_append_seconds summary',
    `glasstrace_store_append_seconds_sum ${metrics.appendSeconds}`,
    `glasstrace_store_append_seconds_count ${metrics.appends}`,
    counter('glasstrace_http_requests_total', 'Requests answered, by status.', ...requests),
    '',
  ]
    .flat()
    .join('\n');
}
