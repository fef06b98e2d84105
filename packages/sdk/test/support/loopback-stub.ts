import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface LoopbackStub {
  port: number;
  baseUrl: string;
  /** Every request that arrived. */
  requests: { method: string; url: string; headers: IncomingMessage['headers'] }[];
}

/** A program on a loopback port that answers as the test says, until the test has finished. */
export async function loopbackStub(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LoopbackStub> {
  const requests: LoopbackStub['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, baseUrl: `http://127.0.0.1:${port}`, requests };
}
