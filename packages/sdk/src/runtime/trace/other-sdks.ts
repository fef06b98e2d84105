import { join } from 'node:path';
import { readManifest } from '../framework.ts';

/** Packages that start a tracing SDK, by how they are called. */
const TRACING = /\botel\b|opentelemetry|sentry|dd-trace|newrelic|honeycomb|logfire|langfuse|traceloop|highlight/i;
/** What libraries use to be traced by whatever SDK there is. */
const NO_SDK = /^@opentelemetry\/(?:api|instrumentation|semantic-conventions)/;

/** Whether the app has a tracing SDK among its dependencies, which it may start after us. */
export function hasOtherTracingSdk(projectDir: string): boolean {
  const { dependencies, devDependencies } = readManifest(join(projectDir, 'package.json')) ?? {};
  return Object.keys({ ...dependencies, ...devDependencies }).some((name) => TRACING.test(name) && !NO_SDK.test(name));
}
