import { hash } from 'node:crypto';
import type { TraceFilter, TraceIndex, TraceName } from '../trace-store.ts';

/**
 * Everything a trace is found by becomes a key: 47 bits of a hash over project, kind and value. The project is part of
 * the hash, so a question of one project cannot even meet an entry of another; the row's own project is checked too.
 * 47 bits, because SQLite keeps those in six bytes.
 */
export type IndexKey = number;

const KEY_SPACE = 2 ** 47;

function indexKey(projectId: number, kind: string, value: string | number = ''): IndexKey {
  const digest = hash('sha1', `${projectId}\0${kind}\0${value}`, 'buffer');
  return digest.readUIntBE(0, 6) % KEY_SPACE;
}

/** The key that every trace of the project has. */
export const projectKey = (projectId: number): IndexKey => indexKey(projectId, 'all');

/** Names a group of errors in the rows of its traces. */
export const groupKey = (projectId: number, fingerprint: string): IndexKey =>
  indexKey(projectId, 'fingerprint', fingerprint);

/** The key of the traces that go by a name. */
export const nameKey = (projectId: number, { kind, value }: TraceName): IndexKey => indexKey(projectId, kind, value);

/** Everything that a trace goes by. */
export const namesOfTrace = ({ urls, procedures, action }: TraceIndex): TraceName[] => [
  ...urls.map((value) => ({ kind: 'url', value }) as const),
  ...procedures.map((value) => ({ kind: 'procedure', value }) as const),
  ...(action === undefined ? [] : [{ kind: 'action', value: action } as const]),
];

const errorKey = (projectId: number, rank: number, sessionId?: string) =>
  sessionId === undefined
    ? indexKey(projectId, 'error', rank)
    : indexKey(projectId, 'session-error', `${rank}\0${sessionId}`);

export function keysOfTrace(projectId: number, index: TraceIndex): Set<IndexKey> {
  const key = (kind: string, value: string | number) => indexKey(projectId, kind, value);
  const keys = new Set([projectKey(projectId), key('status', index.statusCode), key('method', index.method)]);
  for (const name of namesOfTrace(index)) keys.add(nameKey(projectId, name));
  if (index.sessionId !== undefined) keys.add(key('session', index.sessionId));
  if (index.correlationId !== undefined) keys.add(key('correlation', index.correlationId));
  if (index.fingerprint !== undefined) keys.add(key('fingerprint', index.fingerprint));
  // One key per threshold: "at least rank 2" is a seek, whatever number of plain 404s lies between.
  for (let rank = 1; rank <= index.errorRank; rank++) {
    keys.add(errorKey(projectId, rank));
    if (index.sessionId !== undefined) keys.add(errorKey(projectId, rank, index.sessionId));
  }
  return keys;
}

/** Keys that a trace must have to pass the filter, the rarest first. Window and framework routes are not keys. */
export function keysOfFilter(projectId: number, filter: TraceFilter): IndexKey[] {
  const { correlationId, url, procedure, fingerprint, sessionId, minErrorRank, statusCode, method } = filter;
  const keys: IndexKey[] = [];
  const add = (kind: string, value: string | number | undefined) => {
    if (value !== undefined) keys.push(indexKey(projectId, kind, value));
  };
  add('correlation', correlationId);
  add('url', url);
  add('procedure', procedure);
  add('fingerprint', fingerprint);
  if (minErrorRank !== undefined) keys.push(errorKey(projectId, minErrorRank, sessionId));
  else add('session', sessionId);
  add('status', statusCode);
  add('method', method);
  return keys;
}

/** Keys that a trace must not have to pass the filter. */
export function keysAgainstFilter(projectId: number, { belowErrorRank }: TraceFilter): IndexKey[] {
  return belowErrorRank === undefined ? [] : [errorKey(projectId, belowErrorRank)];
}
