import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ImportGraph, ImportGraphState } from '@glasstrace/protocol/import-graph';

const compress = promisify(gzip);

const TIMEOUT_MS = 10_000;

export type SendOutcome =
  | 'sent'
  /** The server has this very graph. */
  | 'known'
  /** The server takes no graph, or not this one: there is no use in asking again. */
  | 'refused'
  /** No answer now, or none that is one of ours. */
  | 'failed';

/** Sends a graph unless the server says that it has it. Never rejects. */
export async function sendGraph(target: { baseUrl: string; key: string }, graph: ImportGraph): Promise<SendOutcome> {
  const url = `${target.baseUrl}/v1/import-graph`;
  const authorization = `Bearer ${target.key}`;
  // The key goes to the server that was found and nowhere else.
  const options = (): RequestInit => ({ redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  try {
    const state = await fetch(url, { ...options(), headers: { authorization } });
    if (!state.ok) return outcomeOf(state.status);
    const { hash } = (await state.json()) as ImportGraphState;
    if (hash === graph.hash) return 'known';

    const headers = { authorization, 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = new Uint8Array(await compress(JSON.stringify(graph)));
    const answer = await fetch(url, { ...options(), method: 'PUT', headers, body });
    return answer.ok ? 'sent' : outcomeOf(answer.status);
  } catch {
    return 'failed';
  }
}

const outcomeOf = (status: number): SendOutcome =>
  status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'failed';
