import { SPAN } from '@glasstrace/protocol/attributes';
import { redact } from '@glasstrace/protocol/redaction';
import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { rulesOf } from '../../redact-span.ts';
import type { LogRecord } from './log-record.ts';

/** The record as it may leave the process: every string redacted, the rules that fired named on it. */
export function redactLog(log: LogRecord): LogRecord {
  const rules = new Set<string>(rulesOf(log.attributes));
  const clean = (text: string): string => {
    const { text: cleaned, rules: fired } = redact(text);
    for (const rule of fired) rules.add(rule);
    return cleaned;
  };
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(log.attributes)) {
    attributes[clean(key)] = cleanField(key, value);
  }

  /** A field such as `password` is a secret by its name, whatever its value looks like. */
  function cleanField(key: string, value: AttributeValue | undefined): AttributeValue | undefined {
    if (isSecretName(key)) {
      rules.add('secret_pair');
      return '[redacted:secret_pair]';
    }
    if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? clean(item) : item)) as string[];
    return typeof value === 'string' ? clean(value) : value;
  }

  const message = clean(log.message);
  const sourceLines = log.sourceLines?.map((line) => ({ ...line, text: clean(line.text) }));
  if (rules.size > 0) attributes[SPAN.redactionRules] = [...rules];
  return { ...log, level: clean(log.level), message, attributes, ...(sourceLines && { sourceLines }) };
}

const isSecretName = (key: string): boolean => redact(`${key}=value`).rules.includes('secret_pair');
