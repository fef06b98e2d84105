import { z } from 'zod';
import { nextStep, omission, toolDiagnostic } from '../diagnostic.ts';
import { effectiveTimeWindow } from '../time-window.ts';
import { defineTool, maxTokens } from '../tool.ts';
import { comparedCode, spanSummary, traceSummary } from '../trace.ts';
import { parameters } from './parameters.ts';

export const TRACE_LIMIT = { default: 20, max: 100 };

export const getTrace = defineTool({
  name: 'get_trace',
  title: 'Traces',
  description:
    'Whole traces, by traceId or by exact filters within a timeWindow (required unless traceId is given): summary, error evidence, span tree.',
  input: z.strictObject({
    traceId: z.string().optional().describe('Trace id, or a unique prefix of 8 or more.'),
    url: z.string().optional().describe('Exact path, route pattern or tRPC path.'),
    method: parameters.method,
    statusCode: parameters.statusCode,
    timeWindow: parameters.timeWindow,
    correlationId: z.string().optional(),
    includeFrameworkInternal: parameters.includeFrameworkInternal.describe('Keep framework spans.'),
    cursor: parameters.cursor,
    limit: parameters.limit.describe('Default 20, at most 100.'),
    maxTokens,
  }),
  output: z.object({
    items: z.array(
      z.object({
        summary: traceSummary,
        spans: z.array(spanSummary),
        code: comparedCode.optional(),
        omitted: z.array(omission).optional(),
      }),
    ),
    limit: z.number().optional(),
    effectiveTimeWindow: effectiveTimeWindow.optional(),
    cursor: z.string().optional(),
    hasMore: z.boolean(),
    diagnostic: toolDiagnostic.optional(),
    next: z.array(nextStep).max(3).optional(),
  }),
});
