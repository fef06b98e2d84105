import type { Attributes, AttributeValue, Span } from '../../traces/span.ts';
import { finite, MAX_VALUE_DEPTH, setAttribute, TOO_DEEP } from './attribute-value.ts';
import type { ProtobufReader } from './protobuf.ts';

/** What every signal of OTLP is made of, read from protobuf. */

export function readResource(reader: ProtobufReader, resource: Attributes): void {
  while (reader.next()) {
    if (reader.field === 1) readKeyValue(reader.message(), resource);
    else reader.skip();
  }
}

export function readScope(reader: ProtobufReader, scope: Span['scope']): void {
  while (reader.next()) {
    if (reader.field === 1) scope.name = reader.string();
    else if (reader.field === 2) scope.version = reader.string();
    else reader.skip();
  }
}

export function readKeyValue(reader: ProtobufReader, attributes: Attributes, depth = 0): void {
  let key = '';
  let value: AttributeValue = null;
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = readAnyValue(reader.message(), depth);
    else reader.skip();
  }
  setAttribute(attributes, key, value);
}

export function readAnyValue(reader: ProtobufReader, depth = 0): AttributeValue {
  if (depth > MAX_VALUE_DEPTH) return TOO_DEEP;
  let value: AttributeValue = null;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        value = reader.string();
        break;
      case 2:
        value = reader.number() !== 0;
        break;
      case 3:
        value = reader.int64();
        break;
      case 4:
        value = finite(reader.double());
        break;
      case 5:
        value = readArray(reader.message(), depth);
        break;
      case 6:
        value = readKeyValueList(reader.message(), depth);
        break;
      case 7:
        value = reader.base64();
        break;
      default:
        reader.skip();
    }
  }
  return value;
}

function readArray(reader: ProtobufReader, depth: number): AttributeValue[] {
  const values: AttributeValue[] = [];
  while (reader.next()) {
    if (reader.field === 1) values.push(readAnyValue(reader.message(), depth + 1));
    else reader.skip();
  }
  return values;
}

function readKeyValueList(reader: ProtobufReader, depth: number): Attributes {
  const values: Attributes = {};
  while (reader.next()) {
    if (reader.field === 1) readKeyValue(reader.message(), values, depth + 1);
    else reader.skip();
  }
  return values;
}
