import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { instrumentationFile } from '../../../packages/sdk/src/cli/edit/instrumentation/code.ts';
import { installExample } from '../../e2e/support/example-app.ts';
import { type LoopbackServer, listenOnLoopback } from '../../e2e/support/loopback-server.ts';
import { startNextDev } from '../../e2e/support/next-dev.ts';
import { createSandbox } from '../../e2e/support/sandbox.ts';
import { CELLS } from '../../matrix/cells.ts';
import { startCollector } from '../../matrix/collector.ts';
import { buildSdk, prepareApp } from '../../matrix/prepare-app.ts';
import { RECORDING } from './recording.ts';
import { BEGINNING, STEPS, type Step, shuffled } from './traffic.ts';

/**
 * Records the session that `npm run eval` replays: both apps under `next dev` with the SDK of the working tree, two
 * boots of each, and the traffic of traffic.ts. `npm run eval:record`; takes some minutes.
 */
const sandbox = createSandbox('eval');
const collector = await startCollector();
const bodies: Buffer[] = [];
const recorder = await listenOnLoopback(async (request, response) => {
  const sent = await buffer(request);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  if (request.url === '/v1/traces') bodies.push(body);
  const headers = {
    authorization: request.headers.authorization ?? '',
    'content-type': request.headers['content-type'] ?? '',
  };
  const answer = await fetch(new URL(request.url!, collector.url), {
    method: request.method!,
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
    ...(body.length > 0 && { body }),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
});
const moderation = await startModeration();
const env = {
  ...sandbox.env,
  GLASSTRACE_ENDPOINT: recorder.url,
  GLASSTRACE_API_KEY: collector.apiKey,
  GLASSTRACE_FORCE_ENABLE: 'true',
  MODERATION_URL: moderation.url,
};

try {
  const sdk = join(sandbox.folder, 'sdk');
  await buildSdk(sdk);
  const folders = { straw: join(sandbox.folder, 'straw'), depot: join(sandbox.folder, 'depot') };
  await installExample(folders.straw, env);
  mkdirSync(join(folders.straw, 'node_modules', '@glasstrace'), { recursive: true });
  cpSync(sdk, join(folders.straw, 'node_modules', '@glasstrace', 'sdk'), { recursive: true });
  writeFileSync(join(folders.straw, 'src', 'instrumentation.ts'), instrumentationFile(true));
  await prepareApp(CELLS[0]!, sdk, folders.depot, env);

  await recordBoot(folders, [...BEGINNING.map((step) => ({ step, turn: 0 })), ...shuffled(STEPS, 7)]);
  await recordBoot(folders, shuffled(STEPS, 1138));
  mkdirSync(new URL('.', RECORDING), { recursive: true });
  // Messages of protobuf that are put one after the other are one message with the repeated fields of all.
  const session = gzipSync(Buffer.concat(bodies), { level: 9 });
  writeFileSync(RECORDING, session);
  console.log(`${bodies.length} batches, ${session.length} bytes`);
} finally {
  moderation.close();
  recorder.close();
  await collector.close();
  await sandbox.remove();
}

async function recordBoot(folders: Record<Step['app'], string>, turns: { step: Step; turn: number }[]): Promise<void> {
  const apps = { straw: await startNextDev(folders.straw, env), depot: await startNextDev(folders.depot, env) };
  try {
    await recorderIsReady(apps.straw.url, '/');
    await recorderIsReady(apps.depot.url, '/api/healthy');
    for (const { step, turn } of turns) {
      const send = labelled(apps[step.app].url, step.label);
      for (let tries = 0; tries < (step.tries ?? 1); tries++) {
        try {
          await step.send(send, turn);
        } catch (error) {
          // A client that leaves, a stream that breaks off: that is the step. Anything else shows in what is printed.
          console.log(`${step.label}: ${error}`);
        }
      }
    }
    await delay(5_000);
  } finally {
    await apps.straw.stop();
    await apps.depot.stop();
  }
}

function labelled(app: string, label: string) {
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('x-gt-cid', init.method === undefined && label.startsWith('comment') ? 'poll-page:ok' : label);
    if (init.method === undefined && /^(?:cancel|archive)-order/.test(label)) headers.set('x-gt-cid', 'orders-page:ok');
    if (init.method === 'POST') headers.set('origin', app);
    const response = await fetch(app + path, { ...init, headers });
    // Read to the end, and still there for who asked.
    const body = await response.arrayBuffer();
    return new Response(response.status === 204 || response.status === 304 ? null : body, { status: response.status });
  };
}

/** `next dev` says that it is ready, and answers, before it has called `register()`. */
async function recorderIsReady(app: string, path: string): Promise<void> {
  const before = bodies.length;
  for (let attempt = 0; attempt < 60 && bodies.length === before; attempt++) {
    await (await fetch(app + path)).arrayBuffer();
    await delay(500);
  }
  if (bodies.length === before) throw new Error(`Nothing was recorded of ${app} for half a minute.`);
}

/** Has no objection to anything but noodles, about which it never answers. */
function startModeration(): Promise<LoopbackServer> {
  return listenOnLoopback(async (request, response) => {
    if ((await buffer(request)).includes('Noodles')) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"acceptable":true}');
  });
}
