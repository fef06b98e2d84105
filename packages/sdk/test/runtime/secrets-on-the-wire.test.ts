import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';
import { plant, plantInPath, SECRETS } from './support/secrets.ts';
import { startSink } from './support/sink.ts';
import { startProcess } from './support/start-process.ts';

const APP = fileURLToPath(new URL('./support/careless-app.ts', import.meta.url));

/** What arrived, of one request that carries secrets itself to an app that plants them everywhere. */
async function recordWire(): Promise<string> {
  // The server repeats what it was sent, when it refuses it.
  const partialSuccess = { rejectedSpans: '1', errorMessage: plant('canary-refusal') };
  const sink = await startSink({ otlpAnswer: { partialSuccess } });
  const { get } = await startProcess(APP, sink.baseUrl, {}, carelessFolder());
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
  for (const last of ['glasstrace.late_error', 'canary-console-warn Bearer', 'canary-refusal']) {
    await eventually(() => expect(arrived()).toContain(last));
  }
  return sink.requests
    .map(({ url, headers, body }) => {
      const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      return `${url}\n${bytes.toString('utf8')}`;
    })
    .join('\n');
}

/** A working tree on a branch that names a customer, with settings that nobody can use. */
function carelessFolder(): string {
  const folder = tempFolder();
  writeFiles(folder, {
    'glasstrace.config.mjs': `export default ${JSON.stringify({ [`canary-setting ${SECRETS.email.text}`]: 1 })}`,
    '.env.local': `GLASSTRACE_PORT=${plant('port')}`,
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init');
  git('checkout', '-b', `canary-branch,${SECRETS.email.text},${SECRETS.pair.text}`);
  git('add', '--all');
  git('-c', 'user.name=Test', '-c', 'user.email=test@localhost', 'commit', '--message', 'The app');
  return folder;
}

/** The same, with settings that fail as a whole: their error is told in its own words. */
function foolishFolder(): string {
  const folder = tempFolder();
  writeFiles(folder, { 'glasstrace.config.mjs': `throw new Error(${JSON.stringify(plant('canary-config'))})` });
  return folder;
}

/** Where a text can stand. What is not here is never sent: queries, headers, bodies, parameters, the trace state. */
const POSITIONS = [
  ...['service', 'scope', 'version', 'name', 'path', 'correlation', 'action'],
  ...['attribute', 'list', 'key', 'sql', 'statement', 'url', 'old-url', 'target', 'next-name', 'no-json', 'fetch'],
  ...['event', 'event-attribute', 'link', 'status', 'recorded'],
  ...['message', 'cause', 'member', 'type', 'code', 'digest', 'object', 'text', 'source-line', 'foreign', 'frame'],
  ...['console-error', 'console-warn', 'stack', 'late'],
  ...['setting', 'branch', 'refusal'],
].map((position) => `canary-${position}`);

describe('an app that puts secrets into every text there is', () => {
  it('is told of in every place, and not one secret is on the wire', async () => {
    const wire = await recordWire();

    // Lines of source name some of them in quotes: those are not it.
    expect(POSITIONS.filter((canary) => !new RegExp(`${canary}(?!['\\w-])`).test(wire))).toEqual([]);
    expect(findLeaks(wire)).toEqual([]);
  });
});

describe('an app whose settings fail with secrets in the error', () => {
  it('is told of, without them', async () => {
    const sink = await startSink();
    await startProcess(APP, sink.baseUrl, {}, foolishFolder());
    const wire = () => sink.requests.map(({ body }) => body.toString('utf8')).join('\n');
    await eventually(() => expect(wire()).toContain('canary-config'));
    expect(findLeaks(wire())).toEqual([]);
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
