import { truncate } from '@glasstrace/protocol/redaction';
import type { Attributes } from '@opentelemetry/api';

const MAX_FIELDS = 16;
const MAX_KEY_CHARS = 64;
const MAX_VALUE_CHARS = 200;

/** The plain values among the fields of a structured record; objects may hold anything, and stay where they are. */
export function readLogFields(fields: Readonly<Record<string, unknown>>, without: ReadonlySet<string>): Attributes {
  const kept: Attributes = {};
  let count = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (without.has(key) || key.length > MAX_KEY_CHARS) continue;
    if (typeof value === 'string') kept[key] = truncate(value, MAX_VALUE_CHARS);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
    else continue;
    if (++count === MAX_FIELDS) break;
  }
  return kept;
}

export const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
