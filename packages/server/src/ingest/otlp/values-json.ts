import type { Attributes, AttributeValue, Span } from '../../traces/span.ts';
import { finite, MAX_VALUE_DEPTH, setAttribute, TOO_DEEP } from './attribute-value.ts';
import { asArray, asNumber, asObject, asString, type JsonObject } from './json.ts';

/** What every signal of OTLP is made of, read from JSON. */

export function readScope({ name, version }: JsonObject): Span['scope'] {
  return {
    name: asString(name, 'scope.name'),
    ...(version != null && { version: asString(version, 'scope.version') }),
  };
}

export function readAttributes(list: unknown, depth = 0): Attributes {
  const attributes: Attributes = {};
  for (const item of asArray(list, 'attributes')) {
    const { key, value } = asObject(item, 'attributes[]');
    setAttribute(attributes, asString(key, 'attributes[].key'), readAnyValue(asObject(value, 'value'), depth));
  }
  return attributes;
}

export function readAnyValue(value: JsonObject, depth = 0): AttributeValue {
  if (depth > MAX_VALUE_DEPTH) return TOO_DEEP;
  if (value.stringValue != null) return asString(value.stringValue, 'stringValue');
  if (value.boolValue != null) return value.boolValue === true || value.boolValue === 'true';
  if (value.intValue != null) return readInt64(value.intValue);
  if (value.doubleValue != null) return readDouble(value.doubleValue);
  if (value.bytesValue != null) return asString(value.bytesValue, 'bytesValue');
  if (value.arrayValue != null) {
    const { values } = asObject(value.arrayValue, 'arrayValue');
    return asArray(values, 'arrayValue.values').map((item) => readAnyValue(asObject(item, 'value'), depth + 1));
  }
  if (value.kvlistValue != null) return readAttributes(asObject(value.kvlistValue, 'kvlistValue').values, depth + 1);
  return null;
}

function readInt64(value: unknown): number | string {
  const number = asNumber(value, 'intValue');
  return Number.isSafeInteger(number) || typeof value !== 'string' ? finite(number) : value;
}

/** protobuf's JSON writes these three as text. */
function readDouble(value: unknown): number | string {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity'
    ? value
    : finite(asNumber(value, 'doubleValue'));
}
