import { createServer } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/local/listen.ts';
import { aHome } from './a-program.ts';

/** A server that the system refuses every port but a free one of its own choice, as Windows does with reserved ranges. */
function anAppWithoutPorts(): { app: FastifyInstance; asked: number[] } {
  const server = createServer();
  onTestFinished(() => void server.close());
  const asked: number[] = [];
  const app = {
    server,
    async listen({ host, port }: { host: string; port: number }) {
      asked.push(port);
      if (port > 0)
        throw Object.assign(new Error(`listen EACCES: permission denied ${host}:${port}`), { code: 'EACCES' });
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      return '';
    },
  };
  return { app: app as unknown as FastifyInstance, asked };
}

const options = { host: '127.0.0.1', port: 4319, exactPort: false };

it('takes any port when the system keeps the preferred ones to itself', async () => {
  const { app, asked } = anAppWithoutPorts();
  const listening = await listen(app, { ...options, stateDir: aHome() });
  expect(listening).toEqual({ status: 'listening', port: expect.any(Number) });
  expect(listening.port).toBeGreaterThan(0);
  expect(asked).toEqual([4319, 0]);
});

it('takes no other port than the one that was asked for by name', async () => {
  const { app, asked } = anAppWithoutPorts();
  const listening = await listen(app, { ...options, exactPort: true, stateDir: aHome() });
  expect(listening).toEqual({ status: 'port_forbidden', port: 4319 });
  expect(asked).toEqual([4319]);
});
