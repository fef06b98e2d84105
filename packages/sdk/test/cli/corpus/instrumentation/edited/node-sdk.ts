import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter({ url: process.env.OTLP_URL }) });

export function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  sdk.start();
  process.on('SIGTERM', () => {
    return sdk.shutdown();
  });
}
