import type { Attributes, Span } from '../../traces/span.ts';
import { asArray, asObject, type JsonObject, parseJsonObject } from './json.ts';
import { readAttributes, readScope } from './values-json.ts';

/** What a signal calls its parts: an export request has resources, these have scopes, and these have the records. */
interface SignalNames {
  resources: 'resourceSpans' | 'resourceLogs';
  scopes: 'scopeSpans' | 'scopeLogs';
  records: 'spans' | 'logRecords';
}

/** Reads every record of an export request in OTLP/JSON, each with its scope and resource. Throws AppError BODY_MALFORMED. */
export function readJsonRecords<Item>(
  body: Buffer,
  { resources, scopes, records }: SignalNames,
  read: (record: JsonObject, scope: Span['scope'], resource: Attributes) => Item,
): Item[] {
  const found: Item[] = [];
  for (const item of asArray(parseJsonObject(body)[resources], resources)) {
    const ofResource = asObject(item, `${resources}[]`);
    const resource = readAttributes(asObject(ofResource.resource, 'resource').attributes);
    for (const item of asArray(ofResource[scopes], scopes)) {
      const ofScope = asObject(item, `${scopes}[]`);
      const scope = readScope(asObject(ofScope.scope, 'scope'));
      for (const record of asArray(ofScope[records], records)) {
        found.push(read(asObject(record, `${records}[]`), scope, resource));
      }
    }
  }
  return found;
}
