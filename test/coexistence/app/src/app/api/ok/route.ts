import { trace } from '@opentelemetry/api';

export function GET(): Promise<Response> {
  return trace.getTracer('app').startActiveSpan('work of the app', async (span) => {
    span.end();
    return Response.json({ ok: true });
  });
}
