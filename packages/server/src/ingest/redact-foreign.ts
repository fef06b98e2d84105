import { type Redaction, redact, redactPath, redactUrl } from '@glasstrace/protocol/redaction';
import type { Attributes, AttributeValue } from '../traces/span.ts';

/** Captured from the wire or the database by choice of a sender that we know nothing about: denied by default. */
const DENIED: readonly [rule: string, keys: RegExp][] = [
  ['headers', /^(?:http\.(?:request|response)\.header|rpc\.(?:request|response)\.metadata)(?:\.|$)/],
  [
    'body',
    /^(?:http\.(?:request|response)\.(?:body|content)|messaging\.message\.body|message\.body)(?!\.size$|_size$)(?:\.|$)/,
  ],
  ['query_string', /^url\.query$/],
  ['query_parameters', /^(?:db\.(?:query|operation|statement)\.parameters?|graphql\.variables)(?:\.|$)/],
  ['environment', /^(?:process\.environment_variable|env)\./],
];

const URLS = /^(?:url\.full|url\.original|http\.url)$/;
const PATHS = /^(?:url\.path|http\.target)$/;

/** Redacts every string of a foreign sender's attributes; adds the names of the rules that fired. */
export function redactAttributes(attributes: Attributes, rules: Set<string>): Attributes {
  const redacted: Attributes = {};
  for (const [key, value] of Object.entries(attributes)) {
    const denied = DENIED.find(([, keys]) => keys.test(key));
    if (denied) rules.add(denied[0]);
    else redacted[redactText(key, rules)] = redactAttribute(key, value, rules);
  }
  return redacted;
}

export const redactText = (text: string, rules: Set<string>): string => noting(redact(text), rules);

/** Name of a span: some senders put the request target into it, with its query. */
export function redactName(name: string, rules: Set<string>): string {
  const withoutQuery = name.replace(/(^|\s)((?:https?:\/\/|\/)[^\s?]*)\?\S*/g, '$1$2');
  if (withoutQuery !== name) rules.add('query_string');
  return redactText(withoutQuery, rules);
}

function redactAttribute(key: string, value: AttributeValue, rules: Set<string>): AttributeValue {
  if (typeof value === 'string' && (URLS.test(key) || PATHS.test(key))) {
    if (/[?#]/.test(value)) rules.add('query_string');
    return noting(URLS.test(key) ? redactUrl(value) : redactPath(value), rules);
  }
  return redactValue(value, rules, key);
}

/** Redacts every string of a value; all of it when its name is that of a secret. */
export function redactValue(value: AttributeValue, rules: Set<string>, name: string): AttributeValue {
  if (isSecretName(name)) return noting({ text: '[redacted:secret_pair]', rules: ['secret_pair'] }, rules);
  if (typeof value === 'string') return redactText(value, rules);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, rules, name));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [redactText(key, rules), redactValue(member, rules, key)]),
  );
}

/** An attribute such as `app.password` is a secret by its name, whatever its value looks like. */
const isSecretName = (name: string): boolean =>
  redact(`${name.slice(name.lastIndexOf('.') + 1)}=value`).rules.includes('secret_pair');

function noting({ text, rules: fired }: Redaction, rules: Set<string>): string {
  for (const rule of fired) rules.add(rule);
  return text;
}
