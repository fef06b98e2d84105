import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningApp } from '@glasstrace/protocol';
import { canaryId } from '@glasstrace/protocol/canary';
import { appAddresses } from '../app-address.ts';
import { keyOrNone } from '../key-or-none.ts';
import { readAppState, type World } from '../world.ts';
import {
  type BrokenLink,
  ignored,
  LINKS,
  type Link,
  noAnswer,
  nobodyAt,
  noHook,
  noServer,
  notFound,
  notSent,
  refusedBy,
  sentElsewhere,
  waiting,
} from './broken-links.ts';
import { findTrace } from './find-trace.ts';
import { type Knock, knock } from './knock.ts';
import { sendSpan } from './send-span.ts';

export interface Followed {
  /** What it was sent to, or `server` when no app runs and a span of our own was sent. */
  to: string;
  /** The links that hold, in order. */
  reached: Link[];
  /** The first that does not; absent when all do. */
  broken?: BrokenLink;
  traceId?: string;
  tookMs: number;
}

const ARRIVES_WITHIN_MS = 12_000;

/** Sends a request through the running app and follows it to the answer that an agent gets. */
export async function followCanary(world: World): Promise<Followed> {
  const startedAt = performance.now();
  const sentAtMs = Date.now();
  let result = await follow(world, newId());
  // A request that Next.js held until it was ready came before our hook.
  if (result.broken?.link === 'hook' && beganAfter(world, sentAtMs)) result = await follow(world, newId());
  return { ...result, tookMs: Math.round(performance.now() - startedAt) };
}

const newId = (): string => canaryId(randomBytes(8).toString('hex'));

function beganAfter({ dir }: World, timeMs: number): boolean {
  const state = readAppState(dir)?.state;
  return state !== undefined && 'process' in state && state.process.registeredAt > timeMs;
}

async function follow(world: World, id: string): Promise<Omit<Followed, 'tookMs'>> {
  const addresses = await appAddresses(world);
  let last: Knock = { failure: 'refused' };
  for (const to of addresses) {
    last = await knock(to, id);
    if ('status' in last) return { to, ...(await followThroughApp(world, id)) };
  }
  const [to] = addresses;
  const isSilent = 'failure' in last && last.failure === 'silent';
  if (to !== undefined && isSilent) return { to, reached: [], broken: noAnswer(to, world) };
  if (world.url !== undefined) return { to: world.url, reached: [], broken: nobodyAt(world.url, world) };
  return followOwnSpan(world, id);
}

/** No app runs: the rest of the way is tried all the same. */
async function followOwnSpan(world: World, id: string): Promise<Omit<Followed, 'tookMs'>> {
  const to = 'server';
  try {
    const [baseUrl, key] = [await world.baseUrl(), keyOrNone(world.key)];
    if (baseUrl === undefined || key === undefined) return { to, reached: [], broken: noServer };
    await sendSpan(baseUrl, key, id);
    const traceId = await findTrace(world, id, { timeoutMs: ARRIVES_WITHIN_MS });
    if (traceId !== undefined) return { to, reached: ['store', 'answer'], traceId };
    return { to, reached: [], broken: await notFound(world) };
  } catch (error) {
    return { to, reached: [], broken: refusedBy('store', error) };
  }
}

async function followThroughApp(world: World, id: string): Promise<Omit<Followed, 'to' | 'tookMs'>> {
  const seen = () => seenBy(world, id);
  let refusal: BrokenLink | undefined;
  let traceId: string | undefined;
  try {
    if ((await world.baseUrl()) === undefined) refusal = noServer;
    else traceId = await findTrace(world, id, { timeoutMs: ARRIVES_WITHIN_MS, isOver: () => isLost(seen(), world) });
  } catch (error) {
    refusal = refusedBy('answer', error);
  }
  if (traceId !== undefined) return { reached: [...LINKS], traceId };

  const app = await untilSettled(seen);
  if (app === undefined) return { reached: ['app'], broken: await noHook(world) };
  if (!app.canary!.recorded) return { reached: ['app', 'hook'], broken: ignored };
  const reached: Link[] = ['app', 'hook', 'span'];
  const { lastFailure } = app.health ?? {};
  if (lastFailure !== undefined) return { reached, broken: notSent(app, lastFailure, world) };
  if (spansWaiting(app) > 0) return { reached, broken: waiting };
  const broken = refusal ?? sentElsewhere(app, world) ?? (await notFound(world));
  return { reached: broken.link === 'answer' ? [...reached, 'export', 'store'] : [...reached, 'export'], broken };
}

/** What the process wrote down after it saw the request; undefined when it has not, so far. */
function seenBy({ dir }: World, id: string): RunningApp | undefined {
  const state = readAppState(dir)?.state;
  return state && 'canary' in state && state.canary?.id === id ? state : undefined;
}

/** The process saw the request, and knows that nothing of it will arrive soon. */
const isLost = (app: RunningApp | undefined, world: World): boolean =>
  app !== undefined &&
  (!app.canary!.recorded || app.health?.lastFailure !== undefined || sentElsewhere(app, world) !== undefined);

/** What the process knew when it had sent what it could: it writes a second after something changed. */
async function untilSettled(seen: () => RunningApp | undefined): Promise<RunningApp | undefined> {
  const deadline = performance.now() + SETTLES_WITHIN_MS;
  for (;;) {
    const app = seen();
    const isSettled = app !== undefined && (app.health?.lastFailure !== undefined || spansWaiting(app) === 0);
    if (isSettled || performance.now() > deadline) return app;
    await sleep(100);
  }
}

const SETTLES_WITHIN_MS = 5_000;

/** Recorded, and neither sent nor dropped. */
function spansWaiting({ health }: RunningApp): number {
  if (health === undefined) return 0;
  const { captured, exported, dropped } = health.spans;
  return captured - exported - Object.values(dropped).reduce((sum, count) => sum + count, 0);
}
