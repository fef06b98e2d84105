import { get } from 'node:http';
import { type Health, health } from '@glasstrace/protocol';

const TIMEOUT_MS = 2_000;
const MAX_ANSWER_CHARS = 4_096;

/** Who answers at a port: a Glasstrace server, another program, or nobody in time. */
export type Answerer = { kind: 'glasstrace'; health: Health } | { kind: 'stranger' } | { kind: 'nobody' };

export function askHealth(host: string, port: number): Promise<Answerer> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: '/healthz', agent: false, timeout: TIMEOUT_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
        if (body.length > MAX_ANSWER_CHARS) request.destroy();
      });
      response.on('close', () => resolve(readHealth(body)));
    });
    // A program that speaks another protocol is a stranger as well; a refused connection is nobody.
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'].includes(error.code ?? '') ? 'nobody' : 'stranger' }),
    );
    request.on('timeout', () => {
      resolve({ kind: 'nobody' });
      request.destroy();
    });
  });
}

function readHealth(body: string): Answerer {
  try {
    return { kind: 'glasstrace', health: health.parse(JSON.parse(body)) };
  } catch {
    return { kind: 'stranger' };
  }
}
