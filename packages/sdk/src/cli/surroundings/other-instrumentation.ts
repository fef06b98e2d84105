import { dependenciesOf, type PackageJson } from './package-json.ts';

/** Packages that watch a server as we do, and are left as they are. */
const KNOWN = new Set([
  '@sentry/nextjs',
  '@sentry/node',
  '@sentry/nestjs',
  '@vercel/otel',
  '@opentelemetry/sdk-node',
  '@opentelemetry/auto-instrumentations-node',
  '@opentelemetry/sdk-trace-node',
  'dd-trace',
  'newrelic',
  'elastic-apm-node',
  '@appsignal/nodejs',
  'applicationinsights',
  '@azure/monitor-opentelemetry',
  '@honeycombio/opentelemetry-node',
  '@highlight-run/next',
  '@highlight-run/node',
  '@pydantic/logfire-node',
  '@google-cloud/trace-agent',
]);

export const findOtherInstrumentation = (manifest: PackageJson): string[] =>
  Object.keys(dependenciesOf(manifest)).filter((name) => KNOWN.has(name));
