import { z } from 'zod';
import { nextStep, omission, toolDiagnostic } from '../diagnostic.ts';
import { defineTool, maxTokens } from '../tool.ts';
import { traceSummary } from '../trace.ts';
import { parameters } from './parameters.ts';

export const TIMELINE_LIMIT = { default: 200, max: 500 };

export const getSessionTimeline = defineTool({
  name: 'get_session_timeline',
  title: 'Session timeline',
  description:
    'The requests of one boot of the app, oldest first. Call it to see what happened before an error; without sessionId it shows the current boot.',
  input: z.strictObject({
    sessionId: parameters.sessionId,
    cursor: parameters.cursor,
    limit: parameters.limit.describe('Default 200, at most 500.'),
    maxTokens,
  }),
  output: z.object({
    items: z.array(traceSummary),
    sessionId: z.string().optional(),
    limit: z.number().optional(),
    cursor: z.string().optional(),
    hasMore: z.boolean(),
    omitted: z.array(omission).optional(),
    diagnostic: toolDiagnostic.optional(),
    next: z.array(nextStep).max(3).optional(),
  }),
});
