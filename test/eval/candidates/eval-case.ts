import type { RecordedSession } from './replay.ts';

/** A bug report, the arguments that an agent makes of it, and the traces it means. */
export interface EvalCase {
  report: string;
  arguments: Record<string, unknown> | ((session: RecordedSession) => Record<string, unknown>);
  /** Labels of the traffic, any of which is right; empty when no such request was ever made. */
  wants: string[];
  /** Other operations that the arguments name just as well: a strong confidence is right for them too. */
  names?: string[];
}
