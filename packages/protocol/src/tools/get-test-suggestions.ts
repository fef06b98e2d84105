import { z } from 'zod';
import { defineTool, maxTokens } from '../tool.ts';

const testSuggestion = z.object({
  name: z.string(),
  description: z.string(),
  targetPath: z.string(),
  /** Runnable text of a test file for the project's own test runner. */
  testFile: z.object({ path: z.string(), runner: z.string(), text: z.string() }).optional(),
});

export const getTestSuggestions = defineTool({
  name: 'get_test_suggestions',
  title: 'Test suggestions',
  description:
    'Regression and prevention tests for one failed trace, and which tests reach its code. Call it after a fix.',
  input: z.strictObject({ traceId: z.string().describe('Trace id, or a unique prefix of 8 or more.'), maxTokens }),
  output: z.object({
    coverage: z.object({
      testedPaths: z.array(z.string()),
      untestedPaths: z.array(z.string()),
      /** 0 to 100. */
      coveragePercent: z.number().min(0).max(100),
    }),
    regressionTests: z.array(testSuggestion),
    preventionTests: z.array(testSuggestion),
  }),
});
