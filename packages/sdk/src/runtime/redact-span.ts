import { EXCEPTION, SPAN } from '@glasstrace/protocol/attributes';
import { type Redaction, redact, redactPath, redactUrl } from '@glasstrace/protocol/redaction';
import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
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
 * Nothing is sent that has not come through here.
 */
export function redactSpan(span: ReadableSpan): ReadableSpan {
  const rules = new Set<string>();
  const apply = ({ text, rules: fired }: Redaction): string => {
    for (const rule of fired) rules.add(rule);
    return text;
  };

  function redactAttributes(attributes: Attributes): Attributes {
    const kept: Attributes = {};
    for (const [key, value] of Object.entries(attributes)) {
      if (!DENIED.test(key) && value !== undefined) kept[key] = redactValue(key, value);
    }
    return kept;
  }

  function redactValue(key: string, value: AttributeValue): AttributeValue {
    if (typeof value === 'string') return redactText(key, value);
    if (!Array.isArray(value)) return value;
    return value.map((item) => (typeof item === 'string' ? redactText(key, item) : item)) as AttributeValue;
  }

  function redactText(key: string, text: string): string {
    if (JSON_TEXTS.has(key)) return redactJson(text);
    if (URLS.has(key)) return apply(redactUrl(text));
    if (PATHS.has(key)) return apply(redactPath(text));
    return apply(redact(NAMES.has(key) ? withoutQuery(text) : text));
  }

  /** Redacting JSON as one text could eat its quotes. */
  function redactJson(text: string): string {
    const redactDeep = (value: unknown): unknown => {
      if (typeof value === 'string') return apply(redact(value));
      if (Array.isArray(value)) return value.map(redactDeep);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactDeep(inner)]));
    };
    return JSON.stringify(redactDeep(JSON.parse(text)));
  }

  const name = apply(redact(withoutQuery(span.name)));
  const attributes = redactAttributes(span.attributes);
  const events = span.events.map((event) => ({
    ...event,
    name: apply(redact(event.name)),
    ...(event.attributes && { attributes: redactAttributes(event.attributes) }),
  }));
  const links = span.links.map((link) => ({
    ...link,
    ...(link.attributes && { attributes: redactAttributes(link.attributes) }),
  }));
  const { message } = span.status;
  const status = message === undefined ? span.status : { ...span.status, message: apply(redact(message)) };
  if (rules.size > 0) attributes[SPAN.redactionRules] = [...rules];
  return copySpan(span, { name, attributes, events, links, status });
}

const withoutQuery = (name: string): string => name.replace(/(\/[^\s?#]*)[?#]\S*/g, '$1');
