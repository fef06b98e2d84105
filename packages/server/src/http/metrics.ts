import type { FastifyInstance } from 'fastify';

/** Counts of this process since it started; never a name or a value of what was received. */
export interface Metrics {
  spansReceived: number;
  spansRejected: number;
  logRecordsReceived: number;
  logRecordsRejected: number;
  tracesWritten: number;
  tracesRemoved: number;
  spansOverTraceSize: number;
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
    tracesRemoved: 0,
    spansOverTraceSize: 0,
    appends: 0,
    appendSeconds: 0,
    requests: new Map(),
  };
}

/** `GET /metrics` in the text format of Prometheus. */
export function registerMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (_request, { statusCode }) => {
    metrics.requests.set(statusCode, (metrics.requests.get(statusCode) ?? 0) + 1);
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return renderMetrics(metrics);
  });
}

function renderMetrics(metrics: Metrics): string {
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
