import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Sink {
  url: string;
  /** Spans that arrived so far. */
  spans(): number;
  /** Resolves when nothing has come for a while: then every recorder has sent what it had. */
  quiet(): Promise<void>;
  close(): void;
}

const QUIET_MS = 250;
const GIVE_UP_MS = 8_000;

/** A server that accepts everything at once. */
export async function startSink(): Promise<Sink> {
  let spans = 0;
  let uncounted: Buffer[] = [];
  let lastMs = performance.now();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    lastMs = performance.now();
    const isTraces = request.url === '/v1/traces';
    if (isTraces) uncounted.push(Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': isTraces ? 'application/x-protobuf' : 'application/json' });
    response.end(isTraces ? '' : JSON.stringify({ capture: { sourceLines: false, coverageMap: false } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans() {
      // Not on arrival: the time of this thread is the load's.
      for (const request of uncounted) spans += countSpans(request);
      uncounted = [];
      return spans;
    },
    async quiet() {
      const began = performance.now();
      do await delay(50);
      while (performance.now() - Math.max(lastMs, began) < QUIET_MS && performance.now() - began < GIVE_UP_MS);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** ExportTraceServiceRequest.resource_spans (1) › scope_spans (2) › spans (2). */
const countSpans = (request: Buffer): number =>
  messages(request, 1)
    .flatMap((resourceSpans) => messages(resourceSpans, 2))
    .reduce((sum, scopeSpans) => sum + messages(scopeSpans, 2).length, 0);

const LENGTH_DELIMITED = 2;

/** The embedded messages of one field. OTLP has nothing but those on the way down to the spans. */
function messages(bytes: Buffer, field: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag % 8 !== LENGTH_DELIMITED) throw new Error(`unexpected wire type ${tag % 8} in a trace request`);
    const length = varint();
    if (tag >> 3 === field) found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}
