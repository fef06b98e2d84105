import type { TraceIndex } from '../trace-store.ts';

type Facts = [
  startedAtMs: number,
  durationMs: number,
  statusCode: number,
  method: string,
  route: string,
  urls: string[],
  procedures: string[],
  sessionId: string | 0,
  correlationId: string | 0,
  errorRank: TraceIndex['errorRank'],
  fingerprint: string | 0,
  frameworkInternal: 0 | 1,
  failedProcedures: string[] | 0,
  action: string | 0,
];

/** A trace's index as the text of its row: an array, because the names would weigh more than the values. */
export function encodeFacts(index: TraceIndex): string {
  const facts: Facts = [
    index.startedAtMs,
    index.durationMs,
    index.statusCode,
    index.method,
    index.route,
    index.urls,
    index.procedures,
    index.sessionId ?? 0,
    index.correlationId ?? 0,
    index.errorRank,
    index.fingerprint ?? 0,
    index.frameworkInternal ? 1 : 0,
    index.failedProcedures ?? 0,
    index.action ?? 0,
  ];
  return JSON.stringify(facts);
}

export function decodeFacts(text: string): TraceIndex {
  const [startedAtMs, durationMs, statusCode, method, route, urls, procedures, ...rest] = JSON.parse(text) as Facts;
  const [sessionId, correlationId, errorRank, fingerprint, frameworkInternal, failedProcedures, action] = rest;
  return {
    startedAtMs,
    durationMs,
    statusCode,
    method,
    route,
    urls,
    procedures,
    ...(failedProcedures !== 0 && { failedProcedures }),
    ...(action !== 0 && { action }),
    ...(sessionId !== 0 && { sessionId }),
    ...(correlationId !== 0 && { correlationId }),
    errorRank,
    ...(fingerprint !== 0 && { fingerprint }),
    frameworkInternal: frameworkInternal === 1,
  };
}
