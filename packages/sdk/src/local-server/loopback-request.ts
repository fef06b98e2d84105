import { request } from 'node:http';
import { LOOPBACK } from '@glasstrace/protocol/environment';
import { OWN_REQUESTS } from './own-requests.ts';

export interface LoopbackAnswer {
  status: number;
  body: string;
}

/** More than any answer of ours; a stranger's answer is cut off here. */
const MAX_BODY_BYTES = 16_384;

/**
 * One request to a port of this machine, on a connection of its own.
 * Resolves to undefined when nobody answers completely within the time; never rejects.
 */
export function requestLoopback(options: {
  port: number;
  path: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  timeoutMs: number;
  /** Whether the process stays alive for the answer; true by default. */
  holdsProcess?: boolean | undefined;
}): Promise<LoopbackAnswer | undefined> {
  const { timeoutMs, holdsProcess = true, ...target } = options;
  return new Promise((resolve) => {
    // `agent: false`: neither a shared keep-alive socket nor a proxy of the environment.
    const outgoing = request({ ...target, host: LOOPBACK, agent: false }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MAX_BODY_BYTES) outgoing.destroy();
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
    });
    OWN_REQUESTS.add(outgoing);
    // The whole exchange, where the `timeout` option would only limit each pause of it.
    const timer = setTimeout(() => outgoing.destroy(), timeoutMs);
    if (!holdsProcess) {
      timer.unref();
      outgoing.on('socket', (socket) => void socket.unref());
    }
    outgoing.on('error', () => {});
    outgoing.on('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    outgoing.end();
  });
}
