import { AppError, type EffectiveTimeWindow, readTimeWindow, type TimeWindowInput } from '@glasstrace/protocol';
import type { ToolContext } from '../tool-context.ts';

export interface SearchWindow {
  startMs: number;
  endMs: number;
}

/** The window an agent asked for. Throws INVALID_INPUT when it can't be read. */
export function readWindow(input: TimeWindowInput, nowMs: number): SearchWindow {
  const window = readTimeWindow(input, nowMs);
  if ('problem' in window) throw new AppError('INVALID_INPUT', { problem: window.problem });
  return { startMs: Math.floor(window.startMs), endMs: Math.ceil(window.endMs) };
}

/** Everything that is kept, whatever the clock of the sender says. */
export async function wholeWindow({ store, credential, keptSinceMs, now }: ToolContext): Promise<SearchWindow> {
  const { oldestMs, newestMs } = await store.stats(credential.projectId);
  const removed = await store.lastRemoved(credential.projectId);
  const nowMs = now();
  const startMs = Math.max(keptSinceMs, removed ? removed.startedAtMs + 1 : keptSinceMs);
  return {
    startMs: Math.floor(Math.min(oldestMs ?? nowMs, startMs)),
    endMs: Math.ceil(Math.max(newestMs ?? nowMs, nowMs)),
  };
}

/** A window as answers tell it. */
export async function describeWindow(
  window: SearchWindow,
  context: ToolContext,
  defaulted: boolean,
): Promise<EffectiveTimeWindow> {
  const { store, credential, keptSinceMs, now } = context;
  const removed = await store.lastRemoved(credential.projectId);
  const tooEarly = !defaulted && window.startMs < keptSinceMs;
  const bounded = tooEarly || (removed !== undefined && window.startMs <= removed.startedAtMs);
  return {
    start: window.startMs,
    end: window.endMs,
    serverNow: now(),
    defaulted,
    ...(bounded && { retentionBounded: true }),
  };
}
