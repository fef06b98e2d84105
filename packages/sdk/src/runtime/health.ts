import type { DropReason, ExportFailure, SdkInitRequest } from '@glasstrace/protocol/sdk-init';

export type HealthReport = NonNullable<SdkInitRequest['health']>;

/** Counts what becomes of the spans of this process, so that none is lost in silence. */
export interface Health {
  captured(traces: number): void;
  exported(spans: number): void;
  dropped(reason: DropReason, spans: number): void;
  /** Spans could not be sent now; they wait. */
  failed(why: ExportFailure): void;
  /** Everything since the process started. */
  report(): HealthReport;
}

export function createHealth(): Health {
  let tracesCaptured = 0;
  let spansExported = 0;
  let exportFailures = 0;
  let lastFailure: ExportFailure | undefined;
  const dropped = new Map<DropReason, number>();

  return {
    captured(traces) {
      tracesCaptured += traces;
    },
    exported(spans) {
      spansExported += spans;
      lastFailure = undefined;
    },
    dropped(reason, spans) {
      if (spans > 0) dropped.set(reason, (dropped.get(reason) ?? 0) + spans);
    },
    failed(why) {
      exportFailures++;
      lastFailure = why;
    },
    report: () => ({
      tracesCaptured,
      spansExported,
      spansDropped: [...dropped.values()].reduce((sum, spans) => sum + spans, 0),
      exportFailures,
      ...(dropped.size > 0 && { dropped: Object.fromEntries(dropped) }),
      ...(lastFailure !== undefined && { lastFailure }),
    }),
  };
}
