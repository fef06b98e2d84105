import { SDK_SCOPE, SPAN } from '@glasstrace/protocol/attributes';
import { readBoolean } from './attribute.ts';
import { isNextBubble, isNextRequest } from './next-span.ts';
import type { Span } from './span.ts';

/**
 * The span that stands for the request. `sdk`: opened by our SDK, says what the client received. `next`: Next's own,
 * says what Next believes. `server`: any other SERVER span. `earliest`: there is no request, a job for instance.
 */
export interface RequestRoot {
  span: Span;
  kind: 'sdk' | 'next' | 'server' | 'earliest';
}

export const isSdkRoot = (span: Span) =>
  span.scope.name === SDK_SCOPE && readBoolean(span.attributes, SPAN.requestRoot) === true;

/** Finds the request of a trace; a request that the app made to itself comes later and never wins. */
export function findRequestRoot(spans: readonly Span[]): RequestRoot {
  const inOrder = spans.toSorted((a, b) => a.startMs - b.startMs);
  const earliest = inOrder[0];
  if (!earliest) throw new RangeError('A trace has at least one span.');

  const sdk = inOrder.find(isSdkRoot);
  if (sdk) return { span: sdk, kind: 'sdk' };
  const next = inOrder.find((span) => isNextRequest(span) && !isNextBubble(span)) ?? inOrder.find(isNextRequest);
  if (next) return { span: next, kind: 'next' };
  const server = inOrder.find((span) => span.kind === 'server');
  if (server) return { span: server, kind: 'server' };
  return { span: earliest, kind: 'earliest' };
}
