// The routes of the Next.js app on node:http alone. The recorder must be there before everything that it watches.
import { createRequire } from 'node:module';

const { start } = await import(`./recorders/${process.env.BENCH_RECORDER}.js`);
await start();
const { makeSpans } = await import('./make-spans.js');
const { readUsage } = await import('./usage.js');
// OpenTelemetry's instrumentations see what is required, not what is imported.
const { createServer } = createRequire(import.meta.url)('node:http');

const routes = {
  '/api/trivial': () => ({ ok: true }),
  '/api/spans': async () => {
    await makeSpans(8);
    return { ok: true };
  },
  '/api/usage': readUsage,
};

const server = createServer(async (request, response) => {
  const body = JSON.stringify(await routes[request.url]());
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('Ready'));
