import { z } from 'zod';
import { nextStep, omission, toolDiagnostic } from '../diagnostic.ts';
import { effectiveTimeWindow } from '../time-window.ts';
import { defineTool, maxTokens } from '../tool.ts';
import { comparedCode, errorCategory, requestIdentity, sourceLocation, summaryProvenance } from '../trace.ts';
import { parameters } from './parameters.ts';

export const errorListItem = z.object({
  traceId: z.string(),
  route: z.string().describe('Bare, without the method.'),
  method: z.string(),
  statusCode: z.number(),
  error: z.string().optional(),
  errorCategory: errorCategory.optional(),
  sourceLocation: sourceLocation.optional(),
  masked: z.boolean().optional(),
  duration: z.number(),
  timestamp: z.number(),
  sessionId: z.string().optional(),
  code: comparedCode.optional(),
  fingerprint: z.string().describe('Same type, code, top in-app frame and route: same fingerprint.'),
  requestIdentity: requestIdentity.optional(),
  summaryProvenance: summaryProvenance.optional(),
  count: z
    .number()
    .optional()
    .describe('With `grouped: true`: how many errors share the fingerprint, and when the first of them happened.'),
  firstTimestamp: z.number().optional(),
});
export type ErrorListItem = z.infer<typeof errorListItem>;

export const ERROR_LIST_LIMIT = { default: 20, max: 100 };

export const getErrorList = defineTool({
  name: 'get_error_list',
  title: 'Recent errors',
  description:
    'Recent failed requests, newest first, filtered and paged. Call it when more than one thing may be broken, then get_trace with a traceId.',
  input: z.strictObject({
    statusCode: parameters.statusCode,
    route: z.string().optional().describe('Route pattern or path, with or without the method.'),
    timeWindow: parameters.timeWindow,
    sessionId: parameters.sessionId,
    includeFrameworkInternal: parameters.includeFrameworkInternal,
    grouped: z.boolean().optional().describe('One item per distinct error.'),
    cursor: parameters.cursor,
    limit: parameters.limit.describe('Default 20, at most 100.'),
    maxTokens,
  }),
  output: z.object({
    items: z.array(errorListItem),
    totalCount: z.number(),
    limit: z.number().optional().describe('Said when the limit asked for was over the maximum.'),
    effectiveTimeWindow: effectiveTimeWindow.optional(),
    cursor: z.string().optional(),
    hasMore: z.boolean(),
    omitted: z.array(omission).optional(),
    diagnostic: toolDiagnostic.optional(),
    next: z.array(nextStep).max(3).optional(),
  }),
});
