import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type ResponseOutcome, watchResponse } from '../../../src/runtime/capture/watch-response.ts';

/** What was noted of the response that `respond` gives. */
async function watched(respond: (response: ServerResponse) => void, keepBytes = 0): Promise<ResponseOutcome> {
  return new Promise((resolve) => {
    const server = createServer((_request, response) => {
      watchResponse(response, { keepBytes }, resolve);
      respond(response);
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1', async () => {
      const answer = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      await answer.then((response) => response.arrayBuffer()).catch(() => {});
    });
  });
}

it('tells the status that the client received, whatever is set later', async () => {
  const { status, aborted } = await watched((response) => {
    response.writeHead(500);
    response.statusCode = 404;
    response.end();
  });
  expect({ status, aborted }).toEqual({ status: 500, aborted: false });
});

it('tells the status of a response whose head nobody wrote', async () => {
  const { status } = await watched((response) => {
    response.statusCode = 418;
    response.end('tea');
  });
  expect(status).toBe(418);
});

it('counts the bytes of texts and buffers, and keeps the first ones when asked', async () => {
  const respond = (response: ServerResponse) => {
    response.write('Grüße ');
    response.write(Buffer.from('from '));
    response.end('626f62', 'hex');
  };
  const kept = await watched(respond, 9);
  const unkept = await watched(respond);

  expect(kept.bytes).toBe(16);
  expect(kept.body.toString()).toBe('Grüße f');
  expect(unkept.body).toHaveLength(0);
});

it.each<[string, (response: ServerResponse) => void]>([
  ['an object', (response) => response.writeHead(200, { 'Content-Type': 'text/plain' })],
  ['a flat list', (response) => response.writeHead(200, 'fine', ['Content-Type', 'text/plain'])],
  ['headers set before', (response) => response.setHeader('Content-Type', 'text/plain')],
])('knows the headers given as %s', async (_how, write) => {
  const { header } = await watched((response) => {
    write(response);
    response.end();
  });
  expect(header('content-type')).toBe('text/plain');
  expect(header('content-encoding')).toBe('');
});

it('says when the connection went away before the end', async () => {
  const { aborted, status } = await watched((response) => {
    response.writeHead(200);
    response.write('half of');
    response.destroy();
  });
  expect({ aborted, status }).toEqual({ aborted: true, status: 200 });
});

it('knows no status of a response that left before anything was written', async () => {
  const { aborted, status } = await watched((response) => void response.destroy());
  expect({ aborted, status }).toEqual({ aborted: true, status: 0 });
});

it('leaves the app as many listeners as it had, before Node warns of a leak', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  await watched((response) => {
    for (let i = 0; i < 10; i++) response.on('close', () => {});
    response.end();
  });
  expect(warnings).toEqual([]);
});

it('leaves responses alone that nobody watches', async () => {
  await watched((response) => void response.end());
  const server = createServer((_request, response) => void response.writeHead(201).end('untouched'));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([response.status, await response.text()]).toEqual([201, 'untouched']);
});
