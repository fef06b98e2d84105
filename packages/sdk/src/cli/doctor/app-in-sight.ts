import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppProcess, AppSession, RunningApp } from '@glasstrace/protocol';
import { isAlive } from './is-alive.ts';
import type { World } from './world.ts';

/** What is known of the app's process, from the server or from what the process wrote down: whichever is newer. */
export interface AppInSight extends Pick<AppSession, 'health' | 'tracing' | 'code' | 'settingsProblems'> {
  sdkVersion?: string | undefined;
  processId?: number | undefined;
  process?: AppProcess | undefined;
  /** When it was so: milliseconds since the epoch, by the clock that told it. */
  atMs: number;
}

export async function runningApp(world: World): Promise<AppInSight | undefined> {
  const [session, written] = [await world.session(), writtenState(world)];
  if (written && (session === undefined || written.sentAt >= session.lastSeen)) return ofState(written);
  if (session === undefined) return undefined;
  return { ...session, atMs: session.lastSeen };
}

/** Written at the end of every build of Next.js. */
export const BUILD_ID = '.next/BUILD_ID';

/** Whether the app that runs is a build: a process for development writes down what it knows, one of a build does not. */
export function runsBuild({ processId }: AppInSight, world: World): boolean {
  const written = writtenState(world)?.processId;
  const isAnother = written !== processId && !isAlive(written);
  return isAlive(processId) && isAnother && existsSync(join(world.dir, BUILD_ID));
}

/** What the process wrote down, when recording began in it. */
export function writtenState(world: World): RunningApp | undefined {
  const state = world.appState()?.state;
  return state && 'process' in state ? state : undefined;
}

const ofState = ({ sentAt, ...state }: RunningApp): AppInSight => ({ ...state, atMs: sentAt });
