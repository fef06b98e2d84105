import { z } from 'zod';
import { timeWindowInput } from '../time-window.ts';

/** Parameters that several tools share, described once. */
export const parameters = {
  method: z.string().optional().describe('HTTP method.'),
  statusCode: z.number().int().optional().describe('HTTP status.'),
  sessionId: z.string().optional().describe('16-hex session id.'),
  timeWindow: timeWindowInput.optional().describe('"15m", ISO 8601, or {start,end} in epoch ms.'),
  cursor: z.string().optional().describe('From the previous page.'),
  includeFrameworkInternal: z.boolean().optional().describe('Include framework routes.'),
  limit: z.number().int().min(1).optional(),
};
