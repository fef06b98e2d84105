import { EXCEPTION, SPAN } from '@glasstrace/protocol/attributes';
import { type Redaction, redact, redactPath, redactUrl } from '@glasstrace/protocol/redaction';
import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { copySpan } from './trace/copy-span.ts';

/** Headers, bodies, query values and SQL parameters of any instrumentation: never sent. */
const DENIED =
  /^(?:http\.(?:request|response)\.(?:header|body(?!\.size$))|url\.query$|db\.(?:query|statement)\.(?:parameter|values)|rpc\.(?:request|response)\.metadata)/;
const URLS = new Set<string>([SPAN.url, 'http.url']);
const PATHS = new Set<string>([SPAN.path, 'http.target']);
/** Names as Next makes them: `fetch GET https://host/path?query`. */
const NAMES = new Set<string>(['next.span_name']);
const JSON_TEXTS = new Set<string>([EXCEPTION.frames, EXCEPTION.causes, EXCEPTION.sourceLines]);

/**
 * The span as it may leave the process: every string redacted, queries dropped, the rules that fired named on it.
 * Nothing is sent that has not come through here. A span with nothing to hide is returned as it is.
 */
export function redactSpan(span: ReadableSpan): ReadableSpan {
  const fired = new Set<string>();
  const name = redactName(span.name, fired);
  const attributes = redactAttributes(span.attributes, fired);
  const events = mapChanged(span.events, (event) => redactEvent(event, fired));
  const links = mapChanged(span.links, (link) => withAttributes(link, fired));
  const status = redactStatus(span.status, fired);
  const instrumentationScope = redactScope(span.instrumentationScope);
  if (fired.size > 0 || instrumentationScope !== span.instrumentationScope) {
    const named =
      fired.size > 0
        ? { ...attributes, [SPAN.redactionRules]: [...new Set([...rulesOf(attributes), ...fired])] }
        : attributes;
    return copySpan(span, { name, attributes: named, events, links, status, instrumentationScope });
  }
  const isSame = name === span.name && attributes === span.attributes && events === span.events && links === span.links;
  return isSame ? span : copySpan(span, { name, attributes, events, links });
}

/** What was redacted before it came here: a hook sees texts that are redacted already. */
export function rulesOf({ [SPAN.redactionRules]: rules }: Attributes): string[] {
  return Array.isArray(rules) ? rules.map(String) : [];
}

type Scope = ReadableSpan['instrumentationScope'];

const redactedScopes = new WeakMap<Scope, Scope>();

/** Spans of one scope keep one scope: they are sent together. */
function redactScope(scope: Scope): Scope {
  const known = redactedScopes.get(scope);
  if (known) return known;
  const name = redact(scope.name).text;
  const version = scope.version === undefined ? undefined : redact(scope.version).text;
  const isSame = name === scope.name && version === scope.version;
  const redacted = isSame ? scope : { ...scope, name, ...(version !== undefined && { version }) };
  redactedScopes.set(scope, redacted);
  return redacted;
}

function redactEvent(event: TimedEvent, fired: Set<string>): TimedEvent {
  const name = redactText(event.name, fired);
  const redacted = withAttributes(event, fired);
  return name === event.name ? redacted : { ...redacted, name };
}

function withAttributes<Item extends { attributes?: Attributes }>(item: Item, fired: Set<string>): Item {
  if (!item.attributes) return item;
  const attributes = redactAttributes(item.attributes, fired);
  return attributes === item.attributes ? item : { ...item, attributes };
}

function redactStatus(status: ReadableSpan['status'], fired: Set<string>): ReadableSpan['status'] {
  if (status.message === undefined) return status;
  return { ...status, message: redactText(status.message, fired) };
}

/** The same attributes when there is nothing to hide. The names of rules that fired are added to `fired`. */
export function redactAttributes(attributes: Attributes, fired = new Set<string>()): Attributes {
  let changed: Attributes | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    const name = redactText(key, fired);
    const kept = value === undefined || DENIED.test(key) ? undefined : redactValue(key, value, fired);
    if (kept === value && name === key) continue;
    changed ??= { ...attributes };
    delete changed[key];
    if (kept !== undefined) changed[name] = kept;
  }
  return changed ?? attributes;
}

function redactValue(key: string, value: AttributeValue, fired: Set<string>): AttributeValue {
  if (typeof value !== 'string' && !Array.isArray(value)) return value;
  if (namesSecret(key)) return note({ text: '[redacted:secret_pair]', rules: ['secret_pair'] }, fired);
  if (typeof value === 'string') return redactString(key, value, fired);
  return mapChanged<unknown>(value, (item) =>
    typeof item === 'string' ? redactString(key, item, fired) : item,
  ) as AttributeValue;
}

function redactString(key: string, text: string, fired: Set<string>): string {
  if (JSON_TEXTS.has(key)) return redactJson(text, fired);
  if (URLS.has(key)) return note(redactUrl(text), fired);
  if (PATHS.has(key)) return note(redactPath(text), fired);
  return NAMES.has(key) ? redactName(text, fired) : redactText(text, fired);
}

/** Redacting JSON as one text could eat its quotes. What isn't JSON after all is a text. */
function redactJson(text: string, fired: Set<string>): string {
  const redactDeep = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value, fired);
    if (Array.isArray(value)) return value.map(redactDeep);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactDeep(inner)]));
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return redactText(text, fired);
  }
  return JSON.stringify(redactDeep(value));
}

/** An attribute such as `app.password` is a secret by its name, whatever its value looks like. */
function namesSecret(key: string): boolean {
  const pair = `${key.slice(key.lastIndexOf('.') + 1)}=value`;
  return redactText(pair, new Set()) !== pair;
}

function redactName(name: string, fired: Set<string>): string {
  return redactText(/[?#]/.test(name) ? name.replace(/(\/[^\s?#]*)[?#]\S*/g, '$1') : name, fired);
}

const MAX_REMEMBERED = 1_000;
const MAX_REMEMBERED_CHARS = 256;
/** Texts without a secret: most texts of most spans are the same few. */
const remembered = new Set<string>();

function redactText(text: string, fired: Set<string>): string {
  if (remembered.has(text)) return text;
  const redacted = note(redact(text), fired);
  if (redacted === text && text.length <= MAX_REMEMBERED_CHARS) {
    if (remembered.size === MAX_REMEMBERED) remembered.clear();
    remembered.add(text);
  }
  return redacted;
}

function note({ text, rules }: Redaction, fired: Set<string>): string {
  for (const rule of rules) fired.add(rule);
  return text;
}

/** The same list when `change` returns the same items. */
function mapChanged<Item>(items: Item[], change: (item: Item) => Item): Item[] {
  if (items.length === 0) return items;
  const changed = items.map(change);
  return changed.some((item, index) => item !== items[index]) ? changed : items;
}
