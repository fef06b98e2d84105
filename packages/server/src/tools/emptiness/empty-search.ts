import type { EffectiveTimeWindow } from '@glasstrace/protocol';
import type { TraceFilter } from '../../store/trace-store.ts';

/** A search that found nothing. */
export interface EmptySearch {
  tool: string;
  /** As the store was asked, with the window. */
  filter: TraceFilter;
  window?: EffectiveTimeWindow;
  /** The arguments that filter, as they were given: said back, and the base of what to try instead. */
  filters: Record<string, unknown>;
  /** What was looked for: `No failed request`. */
  nothing: string;
}
