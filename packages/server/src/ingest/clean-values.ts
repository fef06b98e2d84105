import { stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import type { Attributes, AttributeValue, Span } from '../traces/span.ts';
import { redactAttributes, redactText } from './redact-foreign.ts';

/** Captured values as they may be kept: bounded, without control characters, those of foreign senders redacted. */

export const MAX_ATTRIBUTES = 128;
export const MAX_STRING_CHARS = 65_536;
export const MAX_NAME_CHARS = 1_024;

export interface Cleaned<T> {
  value: T;
  /** Redaction rules that fired. */
  rules: ReadonlySet<string>;
}

type Shared = Pick<Span, 'resource' | 'scope'>;

/** Resources and scopes are shared by what one request brought: each is cleaned once, and still shared afterwards. */
export function createSharedCleaner() {
  const resources = new Map<Attributes, Cleaned<Attributes>>();
  const scopes = new Map<Span['scope'], Cleaned<Span['scope']>>();
  return ({ resource, scope }: Shared, foreign: boolean) => ({
    resource: remember(resources, resource, () => cleanResource(resource, foreign)),
    scope: remember(scopes, scope, () => cleanScope(scope, foreign)),
  });
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

export function cleanAttributes(attributes: Attributes, foreign: boolean, rules: Set<string>) {
  const entries = Object.entries(attributes);
  const kept = Object.fromEntries(
    entries.slice(0, MAX_ATTRIBUTES).map(([key, value]) => [bound(key, MAX_NAME_CHARS), boundValue(value)] as const),
  );
  const value = foreign ? redactAttributes(kept, rules) : kept;
  return { value, dropped: Math.max(0, entries.length - MAX_ATTRIBUTES) };
}

export function boundValue(value: AttributeValue, maxChars = MAX_STRING_CHARS): AttributeValue {
  if (typeof value === 'string') return bound(value, maxChars);
  if (Array.isArray(value)) return value.slice(0, MAX_ATTRIBUTES).map((item) => boundValue(item, maxChars));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).slice(0, MAX_ATTRIBUTES);
  return Object.fromEntries(members.map(([key, member]) => [bound(key, MAX_NAME_CHARS), boundValue(member, maxChars)]));
}

export function cleanText(value: string, maxChars: number, foreign: boolean, rules: Set<string>): string {
  const text = bound(value, maxChars);
  return foreign ? redactText(text, rules) : text;
}

export const bound = (text: string, maxChars: number): string => stripControlCharacters(truncate(text, maxChars));
