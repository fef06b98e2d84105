import { RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import { stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import type { Attributes, AttributeValue, Span } from '../traces/span.ts';
import { redactAttributes, redactName, redactText } from './redact-foreign.ts';

const MAX_ATTRIBUTES = 128;
const MAX_EVENTS = 128;
const MAX_STRING_CHARS = 65_536;
const MAX_NAME_CHARS = 1_024;

/**
 * Spans as they may be kept: bounded, without control characters, and, when the sender did not redact them itself,
 * redacted. What a limit cut and which redaction rules fired stands in attributes of the span.
 */
export function cleanSpans(spans: readonly Span[]): Span[] {
  const resources = new Map<Attributes, Cleaned<Attributes>>();
  const scopes = new Map<Span['scope'], Cleaned<Span['scope']>>();
  return spans.map((span) => {
    const foreign = span.resource[RESOURCE.redactionVersion] === undefined;
    // Shared by the spans of a request, cleaned once, and still shared afterwards.
    const resource = remember(resources, span.resource, () => cleanResource(span.resource, foreign));
    const scope = remember(scopes, span.scope, () => cleanScope(span.scope, foreign));
    return cleanSpan(span, resource, scope, foreign);
  });
}

interface Cleaned<T> {
  value: T;
  rules: ReadonlySet<string>;
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function cleanResource(resource: Attributes, foreign: boolean): Cleaned<Attributes> {
  const rules = new Set<string>();
  return { value: cleanAttributes(resource, foreign, rules).value, rules };
}

function cleanScope({ name, version }: Span['scope'], foreign: boolean): Cleaned<Span['scope']> {
  const rules = new Set<string>();
  const text = (value: string) => cleanText(value, MAX_NAME_CHARS, foreign, rules);
  return { value: { name: text(name), ...(version !== undefined && { version: text(version) }) }, rules };
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

function cleanAttributes(attributes: Attributes, foreign: boolean, rules: Set<string>) {
  const entries = Object.entries(attributes);
  const kept = Object.fromEntries(
    entries.slice(0, MAX_ATTRIBUTES).map(([key, value]) => [bound(key, MAX_NAME_CHARS), cleanValue(value)] as const),
  );
  const value = foreign ? redactAttributes(kept, rules) : kept;
  return { value, dropped: Math.max(0, entries.length - MAX_ATTRIBUTES) };
}

function cleanValue(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return bound(value, MAX_STRING_CHARS);
  if (Array.isArray(value)) return value.slice(0, MAX_ATTRIBUTES).map(cleanValue);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).slice(0, MAX_ATTRIBUTES);
  return Object.fromEntries(members.map(([key, member]) => [bound(key, MAX_NAME_CHARS), cleanValue(member)]));
}

function cleanText(value: string, maxChars: number, foreign: boolean, rules: Set<string>): string {
  const text = bound(value, maxChars);
  return foreign ? redactText(text, rules) : text;
}

const bound = (text: string, maxChars: number): string => stripControlCharacters(truncate(text, maxChars));
