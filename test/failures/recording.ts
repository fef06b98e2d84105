import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogRecord } from '../../packages/server/src/traces/log-record.ts';
import type { Attributes, Span } from '../../packages/server/src/traces/span.ts';
import type { Expectation } from './failing-program.ts';
import type { MarkedLine } from './marked-line.ts';

/** What arrived at the server of one failing request, as it is kept, and what is right to say about it. */
export interface Recording {
  name: string;
  program: string;
  kind: string;
  /** `at`: the lines that fail, each of which is right to name; none when no line of the app does. */
  expect: Expectation & { at: MarkedLine[] };
  spans: Span[];
  logs: LogRecord[];
}

const CAPTURED = fileURLToPath(new URL('captured', import.meta.url));

export const listSets = (): string[] => readdirSync(CAPTURED).sort();

export function listRecordings(set: string): string[] {
  return readdirSync(join(CAPTURED, set))
    .map((file) => basename(file, '.json'))
    .sort();
}

export function readRecording(set: string, name: string): Recording {
  const { resource, spans, logs, ...recording } = JSON.parse(readFileSync(fileOf(set, name), 'utf8'));
  const complete = (record: object) => ({ resource, ...record });
  return { name, ...recording, spans: spans.map(complete), logs: logs.map(complete) };
}

/** One span a line; what all records say of the process is written once. */
export function writeRecording(set: string, { name, program, kind, expect, spans, logs }: Recording): void {
  const resource = spans[0]!.resource;
  const line = (record: { resource: Attributes }) => {
    const { resource: own, ...rest } = record;
    return JSON.stringify(JSON.stringify(own) === JSON.stringify(resource) ? rest : record);
  };
  const block = (records: readonly { resource: Attributes }[]) =>
    records.length === 0 ? '[]' : `[\n${records.map((record) => `    ${line(record)}`).join(',\n')}\n  ]`;
  const fields = { program, kind, expect, resource };
  const head = Object.entries(fields).map(([key, value]) => `  "${key}": ${JSON.stringify(value)},\n`);
  mkdirSync(join(CAPTURED, set), { recursive: true });
  writeFileSync(fileOf(set, name), `{\n${head.join('')}  "spans": ${block(spans)},\n  "logs": ${block(logs)}\n}\n`);
}

const fileOf = (set: string, name: string): string => join(CAPTURED, set, `${name}.json`);
