import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts';

export interface RecordingProxy extends LoopbackServer {
  /** Everything that passed: method, path, headers and body of each request, decompressed. */
  wire(): string;
}

/** Hands every request on to a server and keeps what was sent. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const passed: string[] = [];
  const proxy = await listenOnLoopback(async (request, response) => {
    const body = await buffer(request);
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    passed.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n${plain.toString('latin1')}`);
    const answer = await fetch(new URL(request.url!, target), {
      method: request.method!,
      headers: headersToPass(request),
      ...(body.length > 0 && { body }),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return { ...proxy, wire: () => passed.join('\n\n') };
}

function headersToPass({ headers }: IncomingMessage): Headers {
  const passed = new Headers();
  for (const name of ['authorization', 'content-type', 'content-encoding', 'accept']) {
    const value = headers[name];
    if (typeof value === 'string') passed.set(name, value);
  }
  return passed;
}
