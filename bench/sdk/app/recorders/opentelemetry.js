import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';

export function start({ instrumentations = [] } = {}) {
  const resource = resourceFromAttributes({ 'service.name': 'bench' });
  new NodeSDK({ resource, traceExporter: new OTLPTraceExporter(), instrumentations }).start();
}
