import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SinkRequest {
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  answered: number;
}

/**
 * A server that keeps what the SDK sends; it can go away and come back on the same port. `otlpAnswer` is what it says to
 * traces and logs.
 */
export async function startSink({ silent = false, otlpAnswer = {} } = {}) {
  const requests: SinkRequest[] = [];
  let status: number | 'close' = 200;
  let port = 0;
  let server: Server | undefined;

  async function start(): Promise<void> {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const isOtlp = request.url === '/v1/traces' || request.url === '/v1/logs';
      if (isOtlp && status === 'close') return void request.socket.destroy();
      const answered = isOtlp ? Number(status) : 200;
      requests.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks), answered });
      if (silent) return;
      response.writeHead(answered, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isOtlp ? otlpAnswer : { capture: { sourceLines: true, coverageMap: true } }));
    });
    await new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    const stopping = server;
    server = undefined;
    stopping?.closeAllConnections();
    await new Promise<void>((resolve) => (stopping ? stopping.close(() => resolve()) : resolve()));
  }

  /** Strings stand in protobuf as they are. */
  const textOf = (wanted: (request: SinkRequest) => boolean) =>
    Buffer.concat(
      requests.filter((request) => request.url === '/v1/traces' && wanted(request)).map(({ body }) => body),
    ).toString('utf8');

  await start();
  onTestFinished(stop);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    start,
    stop,
    /** To traces and logs from now on. */
    answerOtlp(next: number | 'close') {
      status = next;
    },
    /** Everything that arrived as traces. */
    traces: () => textOf(() => true),
    /** What was answered with 200 of it. */
    accepted: () => textOf(({ answered }) => answered === 200),
  };
}
