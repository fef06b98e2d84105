import type { InjectOptions } from 'fastify';

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
export const SPAN_ID = 'b7ad6b7169203331';

/** A span in OTLP/JSON that started now. Shows only what a test is about. */
export const aJsonSpan = (span: Record<string, unknown> = {}): Record<string, unknown> => ({
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  name: 'GET /api/polls',
  kind: 2,
  startTimeUnixNano: `${Date.now()}000000`,
  endTimeUnixNano: `${Date.now() + 5}000000`,
  ...span,
});

export const aJsonBody = (...spans: Record<string, unknown>[]): Record<string, unknown> => ({
  resourceSpans: [{ scopeSpans: [{ scope: { name: 'test' }, spans }] }],
});

export const postTraces = (payload: InjectOptions['payload'], headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/traces',
  headers: { 'content-type': 'application/json', ...headers },
  payload: typeof payload === 'object' && !Buffer.isBuffer(payload) ? JSON.stringify(payload) : payload!,
});

export const attribute = (key: string, value: Record<string, unknown>) => ({ key, value });
