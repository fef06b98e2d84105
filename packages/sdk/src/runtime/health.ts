import type { DropReason, ExportFailure, HealthReport, Hook, SignalHealth } from '@glasstrace/protocol/sdk-init';

export type Signal = 'spans' | 'logs';

/** Counts what becomes of the spans and log records of this process, so that none is lost in silence. */
export interface Health {
  /** A hook of ours saw something. */
  fired(hook: Hook): void;
  /** Made by the app, wanted or not. */
  captured(signal: Signal, count: number): void;
  exported(signal: Signal, count: number): void;
  dropped(signal: Signal, reason: DropReason, count: number): void;
  /** They could not be sent now; they wait. */
  failed(signal: Signal, why: ExportFailure): void;
  /** Dropped because the server will not take them; `message` says why, in its words, or is empty. */
  refused(signal: Signal, reason: DropReason, count: number, message: string): void;
  /** Everything since the process started. */
  report(): HealthReport;
}

export function createHealth(onChange: () => void = () => {}): Health {
  const signals = { spans: createCounters(), logs: createCounters() };
  const hooks: NonNullable<HealthReport['hooks']> = {};
  let lastFailure: ExportFailure | undefined;
  let lastRefusal: HealthReport['lastRefusal'];

  function dropped(signal: Signal, reason: DropReason, count: number): void {
    const counts = signals[signal].dropped;
    if (count > 0) counts[reason] = (counts[reason] ?? 0) + count;
  }

  return {
    fired(hook) {
      hooks[hook] = (hooks[hook] ?? 0) + 1;
      onChange();
    },
    captured(signal, count) {
      signals[signal].captured += count;
    },
    exported(signal, count) {
      signals[signal].exported += count;
      lastFailure = undefined;
      onChange();
    },
    dropped,
    failed(signal, why) {
      signals[signal].failedAttempts++;
      lastFailure = why;
      onChange();
    },
    refused(signal, reason, count, message) {
      dropped(signal, reason, count);
      if (message !== '') lastRefusal = { reason, message };
    },
    report: () => ({
      spans: copy(signals.spans),
      logs: copy(signals.logs),
      hooks: { ...hooks },
      ...(lastFailure !== undefined && { lastFailure }),
      ...(lastRefusal !== undefined && { lastRefusal }),
    }),
  };
}

const createCounters = (): SignalHealth => ({ captured: 0, exported: 0, dropped: {}, failedAttempts: 0 });
const copy = (counters: SignalHealth): SignalHealth => ({ ...counters, dropped: { ...counters.dropped } });
