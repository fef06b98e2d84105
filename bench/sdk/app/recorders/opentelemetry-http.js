import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import * as opentelemetry from './opentelemetry.js';

/** Of plain servers OpenTelemetry sees nothing without this; Next.js makes its own spans. */
export function start() {
  opentelemetry.start({ instrumentations: [new HttpInstrumentation()] });
}
