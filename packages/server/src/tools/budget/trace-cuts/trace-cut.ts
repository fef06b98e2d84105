import type { TraceDetail } from '../../answer/trace-detail.ts';

/** One way to make a trace smaller. */
export interface TraceCut {
  what: string;
  /** `count` is how much of it was taken away; 0 when there was nothing to take. */
  apply: (detail: TraceDetail) => { detail: TraceDetail; count: number };
}
