import { findLocalServer } from '../../local-server/find.ts';
import { OTLP_PATHS } from '../export/outbox.ts';
import { createPoster } from '../export/post.ts';
import { type Letter, readLetter } from './letter.ts';

/**
 * The program that sends what a process that is ending has left: `node send-at-exit.js`, with the letter as its input,
 * where other users of this machine can't read the key. Says nothing, and tries once: who waits for it is ending.
 */

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
await send(readLetter(Buffer.concat(chunks))).catch(() => {});
process.exit();

async function send({ key, to, parcels }: Letter): Promise<void> {
  const baseUrl = 'endpoint' in to ? to.endpoint : (await findLocalServer(to))?.baseUrl;
  if (baseUrl === undefined) return;
  const poster = createPoster(() => {});
  poster.holdProcess(true);
  for (const { signal, bytes } of parcels) {
    const outcome = await poster.post({
      url: `${baseUrl}${OTLP_PATHS[signal]}`,
      key,
      contentType: 'application/x-protobuf',
      body: bytes,
    });
    // A server that refuses one may take the next; one that is busy or gone takes none, and may be somebody else next.
    if (outcome.status === 'retryable' || outcome.status === 'unauthorised') return;
  }
}
