import { findTraceCandidates } from './find-trace-candidates.ts';
import { getErrorList } from './get-error-list.ts';
import { getLatestError } from './get-latest-error.ts';
import { getRootCause } from './get-root-cause.ts';
import { getSessionTimeline } from './get-session-timeline.ts';
import { getTestSuggestions } from './get-test-suggestions.ts';
import { getTrace } from './get-trace.ts';
import type { Tool } from './implement-tool.ts';

/** The tools in the order in which they are listed. */
export const TOOLS: readonly Tool[] = [
  getLatestError,
  getErrorList,
  findTraceCandidates,
  getTrace,
  getRootCause,
  getTestSuggestions,
  getSessionTimeline,
];
