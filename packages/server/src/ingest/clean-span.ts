import { RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import type { Attributes, Span } from '../traces/span.ts';
import {
  bound,
  type Cleaned,
  cleanAttributes,
  cleanText,
  createSharedCleaner,
  MAX_NAME_CHARS,
  MAX_STRING_CHARS,
} from './clean-values.ts';
import { redactName } from './redact-foreign.ts';

const MAX_EVENTS = 128;

/**
 * Spans as they may be kept: bounded, without control characters, and, when the sender did not redact them itself,
 * redacted. What a limit cut and which redaction rules fired stands in attributes of the span.
 */
export function cleanSpans(spans: readonly Span[]): Span[] {
  const cleanShared = createSharedCleaner();
  return spans.map((span) => {
    const foreign = span.resource[RESOURCE.redactionVersion] === undefined;
    const { resource, scope } = cleanShared(span, foreign);
    return cleanSpan(span, resource, scope, foreign);
  });
}

function cleanSpan(span: Span, resource: Cleaned<Attributes>, scope: Cleaned<Span['scope']>, foreign: boolean): Span {
  const rules = new Set([...resource.rules, ...scope.rules]);
  const text = (value: string, maxChars: number) => cleanText(value, maxChars, foreign, rules);
  const { value: attributes, dropped } = cleanAttributes(span.attributes, foreign, rules);
  const cleaned: Span = {
    ...span,
    name: foreign ? redactName(bound(span.name, MAX_NAME_CHARS), rules) : bound(span.name, MAX_NAME_CHARS),
    ...(span.statusMessage !== undefined && { statusMessage: text(span.statusMessage, MAX_STRING_CHARS) }),
    attributes,
    events: span.events.slice(0, MAX_EVENTS).map((event) => ({
      name: text(event.name, MAX_NAME_CHARS),
      timeMs: event.timeMs,
      attributes: cleanAttributes(event.attributes, foreign, rules).value,
    })),
    scope: scope.value,
    resource: resource.value,
  };
  if (dropped > 0) attributes[SPAN.droppedAttributes] = dropped;
  if (span.events.length > MAX_EVENTS) attributes[SPAN.droppedEvents] = span.events.length - MAX_EVENTS;
  if (rules.size > 0) attributes[SPAN.redactionRules] = [...rules].sort();
  return cleaned;
}
