import type { FastifyInstance } from 'fastify';

/** Calls `leave` when the server had no request for so long. Questions after its health do not count. */
export function leaveWhenIdle(app: FastifyInstance, idleTimeoutMs: number, leave: () => void): void {
  let open = 0;
  let timer: NodeJS.Timeout | undefined;

  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (open === 0 ? leave() : restart()), idleTimeoutMs);
    timer.unref();
  };
  app.addHook('onRequest', async ({ url }, reply) => {
    if (url === '/healthz') return;
    open++;
    reply.raw.once('close', () => {
      open--;
      restart();
    });
  });
  app.addHook('onClose', async () => clearTimeout(timer));
  restart();
}
