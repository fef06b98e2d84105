import type { ToolContract } from '../tool.ts';
import { findTraceCandidates } from './find-trace-candidates.ts';
import { getErrorList } from './get-error-list.ts';
import { getLatestError } from './get-latest-error.ts';
import { getRootCause } from './get-root-cause.ts';
import { getSessionTimeline } from './get-session-timeline.ts';
import { getTestSuggestions } from './get-test-suggestions.ts';
import { getTrace } from './get-trace.ts';

/** The seven tools in the order in which they are listed and documented. */
export const TOOL_CONTRACTS: readonly ToolContract[] = [
  getLatestError,
  getErrorList,
  findTraceCandidates,
  getTrace,
  getRootCause,
  getTestSuggestions,
  getSessionTimeline,
];
