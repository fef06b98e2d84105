import { z } from 'zod';
import { nextStep, omission, toolDiagnostic } from '../diagnostic.ts';
import { effectiveTimeWindow } from '../time-window.ts';
import { defineTool, maxTokens } from '../tool.ts';
import { comparedCode, requestIdentity, summaryProvenance } from '../trace.ts';
import { parameters } from './parameters.ts';

export const CANDIDATES_LIMIT = { default: 10, max: 20 };

export const traceCandidate = z.object({
  traceId: z.string(),
  confidence: z.enum(['exact', 'high', 'medium', 'low']),
  matchReasons: z.array(z.string()),
  /** Bare, without the method. */
  route: z.string(),
  method: z.string(),
  statusCode: z.number(),
  error: z.string().optional(),
  masked: z.boolean().optional(),
  code: comparedCode.optional(),
  timestamp: z.number(),
  duration: z.number(),
  sessionId: z.string().nullable().optional(),
  requestIdentity: requestIdentity.optional().describe('Of the first candidate only.'),
  summaryProvenance: summaryProvenance
    .optional()
    .describe('Of the first candidate only, where something is not known with high confidence.'),
  suggestedFollowups: z.object({
    getTrace: z.object({
      url: z.string(),
      method: z.string(),
      statusCode: z.number().optional(),
      timeWindow: z.object({ start: z.number(), end: z.number() }),
      limit: z.number(),
      includeFrameworkInternal: z.boolean().optional(),
      traceId: z.string().optional().describe('Where the other arguments cannot tell the trace from its neighbours.'),
    }),
    getRootCause: z.object({ traceId: z.string() }),
    getSessionTimeline: z.object({ sessionId: z.string() }).optional(),
  }),
});

export type TraceCandidate = z.infer<typeof traceCandidate>;

export const findTraceCandidates = defineTool({
  name: 'find_trace_candidates',
  title: 'Find traces',
  description:
    'Candidate traces for a route fragment, URL, tRPC procedure, method, status or window, with confidence and reasons. Call it when you do not know the exact trace; candidates are not proof of a cause.',
  input: z.strictObject({
    routeLike: z.string().optional().describe('Route fragment or procedure.'),
    url: z.string().optional().describe('Concrete path or transport route.'),
    procedure: z.string().optional().describe('Exact tRPC procedure.'),
    method: parameters.method,
    statusCode: parameters.statusCode,
    timeWindow: parameters.timeWindow.describe('Default: the last 60 minutes.'),
    sessionId: parameters.sessionId,
    includeFrameworkInternal: parameters.includeFrameworkInternal,
    cursor: parameters.cursor,
    limit: parameters.limit.describe('Default 10, at most 20.'),
    maxTokens,
  }),
  output: z.object({
    query: z.record(z.string(), z.unknown()),
    effectiveTimeWindow,
    limit: z.number().optional().describe('Said when the limit asked for was over the maximum.'),
    candidates: z
      .array(traceCandidate)
      .describe(
        'By confidence, then failures first, then the newest. A page of exact and high matches has no weaker ones.',
      ),
    ambiguity: z.object({ ambiguous: z.boolean(), message: z.string() }).optional(),
    diagnostic: toolDiagnostic.optional(),
    cursor: z.string().optional(),
    hasMore: z.boolean(),
    omitted: z.array(omission).optional(),
    next: z.array(nextStep).max(3).optional(),
  }),
});
