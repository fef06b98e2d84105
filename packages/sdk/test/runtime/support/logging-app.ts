import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { registerGlasstrace } from '../../../src/index.ts';

/** A server that logs in every way that is recorded, in a process of its own. Sends its port to the parent. */
await registerGlasstrace();

const { default: pino } = await import('pino');
const { default: winston } = await import('winston');
const pinoLogger = pino({ redact: ['card'] }, new PassThrough().resume());
const winstonLogger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Stream({ stream: new PassThrough().resume() })],
});

const routes: Record<string, () => void> = {
  '/console': () => {
    console.error('vote %s was lost', 42, { poll: 'lunch' }); // marker:console
    console.warn('mail ann@example.org');
  },
  '/error': () => console.error('not this text', new RangeError('this error')),
  '/pino': () => {
    pinoLogger.error({ poll: 'dinner', card: '4111' }, 'pino says no'); // marker:pino
    pinoLogger.info('pino goes on');
    pinoLogger.debug('pino is not asked');
    pinoLogger.error(new RangeError('an error in pino'));
  },
  '/winston': () => {
    winstonLogger.error('winston says no', { poll: 'supper' }); // marker:winston
    winstonLogger.debug('winston is not asked');
    winstonLogger.warn('odd', new RangeError('an error in winston'));
  },
  '/refused': () => {},
};

const server = createServer((request, response) => {
  routes[request.url ?? '']?.();
  if (request.url === '/refused') {
    response.writeHead(422, { 'content-type': 'application/json' });
    response.end('{"error":"no such poll","contact":"ann@example.org"}');
    return;
  }
  response.end('ok');
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('message', () => {
  server.closeAllConnections();
  server.close();
  process.disconnect();
});
