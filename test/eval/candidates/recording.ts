/** The recorded session: one OTLP ExportTraceServiceRequest as protobuf, gzipped. Made by record.ts. */
export const RECORDING = new URL('../../fixtures/eval/busy-session.traces.pb.gz', import.meta.url);
