import { SPAN } from '@glasstrace/protocol/attributes';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Steps of Next's own machinery: they say nothing about the app, and are most of what Next emits. */
const PLUMBING = new Set([
  'NextNodeServer.findPageComponents',
  'NextNodeServer.getLayoutOrPageModule',
  'NextNodeServer.createComponentTree',
  'NextNodeServer.clientComponentLoading',
  'NextNodeServer.startResponse',
  'LoadComponents.loadComponents',
  'LoadComponents.loadRouteModule',
  'RouteModule.prepare',
  'AppRouteRouteModule.loadUserland',
  'Instrumentation.loadModule',
  'Instrumentation.register',
]);

export const nextSpanType = (span: ReadableSpan): string | undefined => {
  const type = span.attributes[SPAN.nextSpanType];
  return typeof type === 'string' ? type : undefined;
};

export const isPlumbing = (span: ReadableSpan): boolean => PLUMBING.has(nextSpanType(span) ?? '');
