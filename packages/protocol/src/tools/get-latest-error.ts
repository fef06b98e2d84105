import { z } from 'zod';
import { nextStep, omission, toolCall } from '../diagnostic.ts';
import { defineTool, maxTokens } from '../tool.ts';
import { spanSummary, traceSummary } from '../trace.ts';

export const getLatestError = defineTool({
  name: 'get_latest_error',
  title: 'Latest error',
  description:
    'The most recent failed request: exception, file:line:column in the original source, source lines, causes, span tree. Call it first when something broke on the server.',
  input: z.strictObject({ maxTokens }),
  output: z.object({
    summary: traceSummary,
    spans: z.array(spanSummary),
    session: z.object({
      sessionId: z.string().optional(),
      current: z.boolean().describe('false when the current boot has no error and the answer is from an earlier one.'),
      errorAgeMs: z.number().describe('Age of the error when the answer was made, milliseconds.'),
      /**
       * Whether the code that failed is the code that runs now: `older` when a source was edited since, `unknown` when
       * the sender does not say, as outside of git.
       */
      code: z.enum(['current', 'older', 'unknown']).optional(),
      branch: z
        .string()
        .optional()
        .describe(
          'The git branch that failed, when the latest boot of the app is of another, such as in another worktree.',
        ),
      repeated: z
        .object({ traceId: z.string(), statusCode: z.number(), ageMs: z.number() })
        .optional()
        .describe(
          'The newest request of the same method, path and operation since, when it did not fail so. Its body and query may differ.',
        ),
      note: z.string().optional(),
    }),
    otherErrors: z
      .object({ count: z.number(), getIt: toolCall.optional() })
      .describe('Other errors of the same session.'),
    omitted: z.array(omission).optional(),
    next: z.array(nextStep).max(3).optional(),
  }),
});
