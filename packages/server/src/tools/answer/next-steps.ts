import { LARGEST_MAX_TOKENS, type NextStep, type ToolCall } from '@glasstrace/protocol';

/** Calls that an answer offers, arguments complete; only of tools that this server has. */

export const fullTrace = (traceId: string): ToolCall => ({
  tool: 'get_trace',
  arguments: { traceId, maxTokens: LARGEST_MAX_TOKENS },
});

export const inspectTrace = (traceId: string, why: string): NextStep => ({
  tool: 'get_trace',
  arguments: { traceId },
  why,
});

export const errorsOfSession = (sessionId: string | undefined): ToolCall => ({
  tool: 'get_error_list',
  arguments: { ...(sessionId !== undefined && { sessionId }), grouped: true },
});

export const sessionTimeline = (sessionId: string): NextStep => ({
  tool: 'get_session_timeline',
  arguments: { sessionId },
  why: 'What happened before the error.',
});

export const fullRootCause = (traceId: string): ToolCall => ({
  tool: 'get_root_cause',
  arguments: { traceId, maxTokens: LARGEST_MAX_TOKENS },
});

export const rootCauseOf = (traceId: string, why: string): NextStep => ({
  tool: 'get_root_cause',
  arguments: { traceId },
  why,
});

export const testSuggestions = (traceId: string): NextStep => ({
  tool: 'get_test_suggestions',
  arguments: { traceId },
  why: 'A test that fails as the request did, for before and after the fix.',
});
