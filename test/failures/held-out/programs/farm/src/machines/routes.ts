import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';

interface Machine {
  name: string;
  driver?: { name: string };
  trailer?: { name: string; load?: { tons: number } };
}

const machines: Machine[] = [
  { name: 'Tractor', driver: { name: 'Eva' }, trailer: { name: 'Big' } },
  { name: 'Harvester' },
];

let redis: Redis | undefined;

export async function machines_(server: FastifyInstance): Promise<void> {
  server.get<{ Params: { index: string } }>('/machines/:index/card', async ({ params }) => {
    const machine = machines[Number(params.index)]!;
    return { text: `${machine.name} ${machine.driver!.name} ${machine.trailer!.name}` }; // fails: harvester-without-driver
  });

  server.get('/machines/loads', async () => {
    const tons = machines.reduce((sum, machine) => sum + machine.trailer!.load!.tons, 0); // fails: trailer-without-load
    return { tons };
  });

  server.get('/machines/position', async () => {
    redis ??= new Redis(Number(process.env.DEAD_PORT), '127.0.0.1', {
      maxRetriesPerRequest: 1,
      retryStrategy: () => 50,
    });
    redis.on('error', () => {});
    const position = await redis.get('tractor'); // fails: redis-is-down
    return { position };
  });

  server.get('/machines/telemetry', async () => {
    const socket = connect(Number(process.env.DEAD_PORT), '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return {};
  });

  server.get('/machines/slow', async () => {
    const until = Date.now() + 1_300;
    while (Date.now() < until);
    return { ready: true };
  });

  server.get('/machines/plan', async (_request, reply) => {
    const plan = await makePlan().catch(() => undefined);
    if (!plan) return reply.code(503).send({ error: 'no plan today' }); // fails: plan-is-swallowed
    return plan;
  });
}

async function makePlan(): Promise<string | undefined> {
  const weather = new Map<string, { wind: number }>();
  return `wind ${weather.get('today')!.wind}`;
}

export { machines_ as machines };
