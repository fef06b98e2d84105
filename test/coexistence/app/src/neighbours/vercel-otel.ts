import { OTLPHttpJsonTraceExporter, registerOTel } from '@vercel/otel';

export function start(): void {
  const url = `${process.env.NEIGHBOUR_SINK}/v1/traces`;
  registerOTel({ serviceName: 'neighbour', traceExporter: new OTLPHttpJsonTraceExporter({ url }) });
}
