import { SDK_SCOPE, SPAN } from '@glasstrace/protocol/attributes';
import type { Hook } from '@glasstrace/protocol/sdk-init';
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Which of our hooks a span shows to be in place; a request counts when it begins. */
export function hookOfSpan({
  instrumentationScope: { name: scope },
  kind,
  attributes,
}: ReadableSpan): Hook | undefined {
  if (scope === 'next.js') return 'next_span';
  if (scope === 'prisma') return 'database_call';
  if (scope !== SDK_SCOPE || kind === SpanKind.SERVER) return undefined;
  if (attributes[SPAN.rpcSystem] !== undefined) return 'procedure_call';
  if (attributes[SPAN.dbSystem] !== undefined) return 'database_call';
  return attributes[SPAN.url] === undefined ? undefined : 'outgoing_call';
}
