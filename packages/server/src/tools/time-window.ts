import { AppError, type EffectiveTimeWindow, readTimeWindow, type TimeWindowInput } from '@glasstrace/protocol';
import type { ToolContext } from './tool-context.ts';

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
export async function wholeWindow({ store, credential, now }: ToolContext): Promise<SearchWindow> {
  const { oldestMs, newestMs } = await store.stats(credential.projectId);
  const nowMs = now();
  return {
    startMs: Math.floor(Math.min(oldestMs ?? nowMs, retentionStart(credential, nowMs))),
    endMs: Math.ceil(Math.max(newestMs ?? nowMs, nowMs)),
  };
}

/** A window as answers tell it. */
export async function describeWindow(
  window: SearchWindow,
  { credential, now }: ToolContext,
  defaulted: boolean,
): Promise<EffectiveTimeWindow> {
  const serverNow = now();
  const bounded = !defaulted && window.startMs < retentionStart(credential, serverNow);
  return {
    start: window.startMs,
    end: window.endMs,
    serverNow,
    defaulted,
    ...(bounded && { retentionBounded: true }),
  };
}

const retentionStart = ({ limits }: ToolContext['credential'], nowMs: number) =>
  nowMs - limits.storageTtlHours * 3_600_000;
