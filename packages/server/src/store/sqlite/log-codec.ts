import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { LogRecord } from '../../traces/log-record.ts';
import type { Attributes } from '../../traces/span.ts';
import { SPAN_DICTIONARY } from './span-dictionary.ts';

/** How a chunk of log records is written: as JSON, with the dictionary of spans, whose attributes they share. */
export const LOGS_DEFLATED = 2;

interface Packed {
  resources: Attributes[];
  scopes: LogRecord['scope'][];
  logs: [log: Omit<LogRecord, 'traceId' | 'scope' | 'resource'>, scope: number, resource: number][];
}

/** Log records of one trace as text; resources and scopes once, however many records share them. */
export function packLogs(logs: readonly LogRecord[]): string {
  const resources = new Positions<Attributes>();
  const scopes = new Positions<LogRecord['scope']>();
  const packed = logs.map(({ traceId: _, scope, resource, ...log }): Packed['logs'][number] => [
    log,
    scopes.of(scope),
    resources.of(resource),
  ]);
  return JSON.stringify({ resources: resources.values, scopes: scopes.values, logs: packed } satisfies Packed);
}

class Positions<Value> {
  readonly values: Value[] = [];
  readonly #known = new Map<string, number>();

  of(value: Value): number {
    const text = JSON.stringify(value);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.values.length);
    return this.values.push(value) - 1;
  }
}

export const compressLogs = (packed: string): Uint8Array => deflateRawSync(packed, { dictionary: SPAN_DICTIONARY });

/** Log records of a chunk. Throws when the body is damaged. */
export function decodeLogs(traceId: string, body: Uint8Array): LogRecord[] {
  const text = inflateRawSync(body, { dictionary: SPAN_DICTIONARY }).toString();
  const { resources, scopes, logs } = JSON.parse(text) as Packed;
  return logs.map(([log, scope, resource]) => ({
    traceId,
    ...log,
    scope: scopes[scope]!,
    resource: resources[resource]!,
  }));
}
