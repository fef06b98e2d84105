import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { OWN_REQUESTS } from '../../local-server/own-requests.ts';

/** What the server says. */
export interface Answer {
  /** HTTP status. */
  status: number;
  mediaType: string;
  body: Buffer;
}

export type PostOutcome =
  | { status: 'delivered'; answer: Answer }
  /** The server can't take it now. */
  | { status: 'retryable'; retryAfterMs?: number }
  /** The key was refused. */
  | { status: 'unauthorised' }
  /** The server will never take this body. */
  | { status: 'rejected'; tooLarge: boolean; answer: Answer };

export interface PostRequest {
  url: string;
  key: string;
  contentType: string;
  body: Uint8Array | string;
}

export interface Poster {
  /** Never rejects. */
  post(request: PostRequest): Promise<PostOutcome>;
  /** Whether requests keep the process alive until they are answered: those under way, and those to come. */
  holdProcess(holds: boolean): void;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;
/** As OTLP has it. Another status is final, 500 too: a body that a server fails on would hold up all that come after. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * Posts over connections of its own: never through the app's `fetch`, which Next patches, and without keeping the
 * process alive unless it is told to. `onDisconnect` is called when a connection ended: whoever listens there next may be another program.
 */
export function createPoster(onDisconnect: () => void): Poster {
  const options = { keepAlive: true, maxSockets: 1 };
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  const watched = new WeakSet<object>();
  const underWay = new Set<() => void>();
  let isHolding = false;

  function post({ url, key, contentType, body }: PostRequest): Promise<PostOutcome> {
    return new Promise((resolve) => {
      const isSecure = url.startsWith('https:');
      const send = isSecure ? httpsRequest : httpRequest;
      const outgoing = send(url, {
        method: 'POST',
        agent: agents[isSecure ? 'https:' : 'http:'],
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': contentType,
          'content-length': Buffer.byteLength(body),
        },
      });
      OWN_REQUESTS.add(outgoing);
      const deadline = setTimeout(() => outgoing.destroy(), TIMEOUT_MS);
      let connection: Socket | undefined;
      const hold = () => {
        for (const handle of [deadline, connection]) isHolding ? handle?.ref() : handle?.unref();
      };
      hold();
      underWay.add(hold);
      outgoing.on('socket', (socket) => {
        connection = socket;
        hold();
        if (watched.has(socket)) return;
        watched.add(socket);
        socket.once('close', onDisconnect);
      });
      outgoing.on('response', (incoming) => {
        const { statusCode: status = 0, headers } = incoming;
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on('data', (chunk: Buffer) => {
          if (bytes < MAX_ANSWER_BYTES) chunks.push(chunk);
          bytes += chunk.length;
        });
        incoming.on('end', () => {
          const mediaType = headers['content-type'] ?? '';
          resolve(readOutcome({ status, mediaType, body: Buffer.concat(chunks) }, headers['retry-after']));
        });
        incoming.on('error', () => {});
      });
      outgoing.on('error', () => {});
      outgoing.on('close', () => {
        clearTimeout(deadline);
        underWay.delete(hold);
        resolve({ status: 'retryable' });
      });
      outgoing.end(body);
    });
  }

  function holdProcess(holds: boolean): void {
    isHolding = holds;
    for (const hold of underWay) hold();
  }

  return { post, holdProcess };
}

function readOutcome(answer: Answer, retryAfter: string | undefined): PostOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { status: 'delivered', answer };
  if (status === 401 || status === 403) return { status: 'unauthorised' };
  if (RETRYABLE.has(status)) {
    const seconds = Number(retryAfter);
    return {
      status: 'retryable',
      ...(seconds > 0 && { retryAfterMs: Math.min(seconds * 1_000, LONGEST_RETRY_AFTER_MS) }),
    };
  }
  return { status: 'rejected', tooLarge: status === 413, answer };
}
