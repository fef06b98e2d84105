import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CANARY_PATH } from '@glasstrace/protocol/canary';
import { HEADER } from '@glasstrace/protocol/environment';

/** How the app answered: its status; or why nobody did. */
export type Knock = { status: number } | { failure: 'refused' | 'silent' };

/** Next.js compiles its page for unknown addresses when the first of them is asked for. */
const TIMEOUT_MS = 30_000;

/** Asks the app for a page that it does not have, by a name under which the request is found again. Never rejects. */
export function knock(baseUrl: string, id: string): Promise<Knock> {
  const url = `${baseUrl}${CANARY_PATH}`;
  const isSecure = url.startsWith('https:');
  return new Promise((resolve) => {
    const send = isSecure ? httpsRequest : httpRequest;
    const outgoing = send(
      url,
      // A certificate for development is the developer's own, and no secret is sent.
      {
        agent: false,
        headers: { [HEADER.correlationId]: id, accept: '*/*' },
        ...(isSecure && { rejectUnauthorized: false }),
      },
      (incoming) => {
        incoming.resume();
        incoming.on('close', () => resolve({ status: incoming.statusCode ?? 0 }));
      },
    );
    const timer = setTimeout(() => outgoing.destroy(), TIMEOUT_MS);
    outgoing.on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve({ failure: code === 'ECONNREFUSED' ? 'refused' : 'silent' });
    });
    outgoing.on('close', () => {
      clearTimeout(timer);
      resolve({ failure: 'silent' });
    });
    outgoing.end();
  });
}
