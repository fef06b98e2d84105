import { connect } from 'node:net';
import { join } from 'node:path';
import { LOOPBACK, SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { AppError, ERRORS } from '@glasstrace/protocol/errors';
import { isOlder, VERSION } from '@glasstrace/protocol/version';
import { openClient } from '../../../client/open-client.ts';
import { HEALTH_TIMEOUT_MS } from '../../../local-server/find.ts';
import { findInstalledServer } from '../../../local-server/installed-server.ts';
import { requestLoopback } from '../../../local-server/loopback-request.ts';
import { lastLines } from '../../server/server-log.ts';
import { addPackages } from '../add-packages.ts';
import { type Check, mendedBy, type Outcome, ok, problem, skipped, warning } from '../check.ts';
import { keyOrNone } from '../key-or-none.ts';
import type { World } from '../world.ts';

/** Whether there is a server that answers to the key. */
export const server: Check = {
  id: 'server',
  title: 'Server',
  run: (world) => (world.settings.endpoint === undefined ? ofLocal(world) : ofEndpoint(world, world.settings.endpoint)),
};

async function ofEndpoint(world: World, endpoint: string): Promise<Outcome> {
  const refusal = await whyNoAnswer(world);
  if (refusal)
    return problem({ says: refusal.message, why: 'Traces go there, and agents ask there.', fix: refusal.fix });
  return ok(`${endpoint} answers with this key`);
}

async function whyNoAnswer(world: World): Promise<AppError | undefined> {
  if (keyOrNone(world.key) === undefined) return undefined;
  const client = openClient({ projectDir: world.dir, env: world.context.env, startedBy: 'command' });
  try {
    await client.listTools();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  } finally {
    client.close();
  }
}

async function ofLocal(world: World): Promise<Outcome | Outcome[]> {
  const { dir, settings, context, startsServer } = world;
  const running = await world.localServer();
  const installed = findInstalledServer(dir);
  if (running) {
    const { version, baseUrl, pid } = running;
    const port = Number(new URL(baseUrl).port);
    const newer = isOlder(VERSION, version) ? `, newer than this package (${VERSION}), which it serves too` : '';
    const says = `running at ${baseUrl}, version ${version}${newer}, process ${pid}`;
    if (isOlder(version, VERSION)) return olderThanUs(version, installed?.version, world);
    const stranger = port !== settings.port && (await strangerAt(settings.port));
    const refusal = await whyNoAnswer(world);
    if (refusal) return problem({ says: refusal.message, why: 'It runs, but gives no answers.', fix: refusal.fix });
    return stranger ? [ok(says), takenPort(settings.port, port)] : ok(says);
  }
  if (!installed) {
    return problem({
      says: 'The local server is not installed.',
      why: 'It keeps the traces of the app and answers the agents.',
      fix: `In the app: ${addPackages(world.surroundings(), ['@glasstrace/server'])}`,
    });
  }
  if (!settings.autostart) {
    const { message, fix } = ERRORS.SERVER_NOT_STARTED;
    return problem({ says: message(), why: 'Nobody keeps what the app sends.', fix });
  }
  if (!startsServer) return skipped('not running; it starts with the app, or with an agent');
  const tail = lastLines(join(settings.home, SERVER_LOG_FILE), LOG_LINES)?.lines ?? [];
  return problem({
    says: 'The local server does not come up.',
    why: tail.length > 0 ? `Its log ends with:\n${tail.join('\n')}` : `It wrote nothing to ${context.home}.`,
    fix: 'npx glasstrace server logs; then: npx glasstrace server start',
  });
}

const LOG_LINES = 5;

/** Started anew, it is of the version that the app has: that helps where this one is newer. */
function olderThanUs(version: string, installed: string | undefined, world: World): Outcome {
  const says = `The running server is of version ${version}, older than ${VERSION} of this package.`;
  if (installed !== undefined && !isOlder(installed, VERSION)) {
    const why = 'It belongs to another app, or was started before an update.';
    return problem({ says, why, ...mendedBy('server', 'restart') });
  }
  const update = addPackages(world.surroundings(), ['@glasstrace/server@latest']);
  return problem({
    says,
    why:
      installed === undefined
        ? 'It belongs to another app; this one has none.'
        : `The app has no newer one: ${installed}.`,
    fix: `In the app: ${update}; then: npx glasstrace server restart`,
  });
}

const takenPort = (port: number, instead: number): Outcome =>
  warning({
    says: `Another program has the port ${port}; the server took ${instead}.`,
    why: 'Our own app, command and bridge find it all the same; an entry with a fixed URL does not.',
    fix: `End that program, or set GLASSTRACE_PORT to another port in .env.local; then: npx glasstrace server restart`,
  });

/** Whether somebody who is not our server has the port: many speak no HTTP, or say nothing to a stranger. */
async function strangerAt(port: number): Promise<boolean> {
  const answer = await requestLoopback({ port, path: '/healthz', timeoutMs: HEALTH_TIMEOUT_MS });
  return answer === undefined ? isHeld(port) : !answer.body.includes('glasstrace-server');
}

function isHeld(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    const settle = (held: boolean) => {
      socket.destroy();
      resolve(held);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
