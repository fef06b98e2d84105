import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { plant, plantInPath, SECRETS } from './support/secrets.ts';
import { startSink } from './support/sink.ts';
import { startProcess } from './support/start-process.ts';

const APP = fileURLToPath(new URL('./support/careless-app.ts', import.meta.url));

/** What arrived, of one request that carries secrets itself to an app that plants them everywhere. */
async function recordWire(): Promise<string> {
  const sink = await startSink();
  const { get } = await startProcess(APP, sink.baseUrl);
  await get(`${plantInPath('canary-path')}?q=${encodeURIComponent(plant('query'))}`, {
    authorization: SECRETS.bearer.text,
    cookie: 'sid=wirecookie42',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    tracestate: 'shop=wire.jane@customer.example',
    baggage: `who=${encodeURIComponent(SECRETS.email.text)}`,
    'x-gt-cid': `canary-correlation:${SECRETS.email.text}`,
    'x-gt-action': `canary-action ${SECRETS.pair.text}`,
  });
  const arrived = () => sink.requests.map(({ body }) => body.toString('utf8')).join('\n');
  for (const last of ['glasstrace.late_error', 'canary-console-warn Bearer']) {
    await vi.waitFor(() => expect(arrived()).toContain(last), { timeout: 10_000 });
  }
  return sink.requests
    .map(({ url, headers, body }) => {
      const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      return `${url}\n${bytes.toString('utf8')}`;
    })
    .join('\n');
}

/** Where a text can stand. What is not here is never sent: queries, headers, bodies, parameters, the trace state. */
const POSITIONS = [
  ...['service', 'scope', 'version', 'name', 'path', 'correlation', 'action'],
  ...['attribute', 'list', 'key', 'sql', 'statement', 'url', 'old-url', 'target', 'next-name', 'no-json', 'fetch'],
  ...['event', 'event-attribute', 'link', 'status', 'recorded'],
  ...['message', 'cause', 'member', 'type', 'code', 'digest', 'object', 'text', 'source-line', 'foreign', 'frame'],
  ...['console-error', 'console-warn', 'stack', 'late'],
].map((position) => `canary-${position}`);

describe('an app that puts secrets into every text there is', () => {
  it('is told of in every place, and not one secret is on the wire', async () => {
    const wire = await recordWire();

    // Lines of source name some of them in quotes: those are not it.
    expect(POSITIONS.filter((canary) => !new RegExp(`${canary}(?!['\\w-])`).test(wire))).toEqual([]);
    expect(findLeaks(wire)).toEqual([]);
  });
});

/** The text around each leak tells where it was. */
function findLeaks(wire: string): string[] {
  return Object.entries(SECRETS).flatMap(([kind, { body }]) =>
    [...new Set([body, encodeURIComponent(body)])].flatMap((text) => {
      const at = wire.indexOf(text);
      return at < 0 ? [] : [`${kind}: ${wire.slice(Math.max(0, at - 300), at + 60)}`];
    }),
  );
}
