/** What is compared; `none` comes first, the others are measured against it. */
export const RECORDERS = ['none', 'glasstrace', 'vercel-otel', 'opentelemetry'] as const;
export type Recorder = (typeof RECORDERS)[number];

export const RECORDER_NAMES: Record<Recorder, string> = {
  none: 'none',
  glasstrace: 'Glasstrace',
  'vercel-otel': '@vercel/otel',
  opentelemetry: 'OpenTelemetry `sdk-node`',
};

/** Where every recorder sends to, all of it, over OTLP. */
export function recorderEnv(recorder: string, sinkUrl: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    BENCH_RECORDER: recorder,
    GLASSTRACE_FORCE_ENABLE: 'true',
    GLASSTRACE_ENDPOINT: sinkUrl,
    GLASSTRACE_API_KEY: `gt_dev_${'0'.repeat(48)}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    // Its default of 5 s would put spans into the measurement of the next one.
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
}
