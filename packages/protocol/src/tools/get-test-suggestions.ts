import { z } from 'zod';
import { omission } from '../diagnostic.ts';
import { defineTool, maxTokens } from '../tool.ts';

const testSuggestion = z.object({
  name: z.string(),
  description: z.string(),
  /** File that the test is about; the path of the request where no file is known. */
  targetPath: z.string(),
});

const regressionTest = testSuggestion.extend({
  /** Text of a test file that runs as it is, once what it leaves open is filled in. */
  testFile: z
    .object({
      /** Free in the project; relative to the app's folder, as the command is. */
      path: z.string(),
      runner: z.enum(['vitest', 'jest', 'node:test']),
      run: z.string(),
      /** What was captured stands in it as values alone. */
      text: z.string(),
      /** Constants in the text that were not recorded; until they are filled in the test fails and names them. */
      fillIn: z.array(z.string()).optional(),
      /** What has to be there for the test to run. */
      needs: z.array(z.string()).optional(),
    })
    .optional(),
});

export const getTestSuggestions = defineTool({
  name: 'get_test_suggestions',
  title: 'Test suggestions',
  description:
    'Regression tests for one trace as files to run, prevention tests, and which tests reach its code. Call it when you fix an error.',
  input: z.strictObject({ traceId: z.string().describe('Trace id, or a unique prefix of 8 or more.'), maxTokens }),
  output: z.object({
    /** Over the failing file, the files of its stack and all that its route can run. */
    coverage: z.object({
      testedPaths: z.array(z.string()),
      untestedPaths: z.array(z.string()),
      /** 0 to 100. */
      coveragePercent: z.number().min(0).max(100),
      /** A test imports the file, directly or through others; which lines ran is not known. Absent without a map. */
      basis: z.literal('static_imports').optional(),
      /** For the first of testedPaths: the tests that reach them, the nearest first. */
      reachedBy: z
        .array(z.object({ path: z.string(), tests: z.array(z.string()), moreTests: z.number().optional() }))
        .optional(),
      /** Why there is no map, or what it lacks. */
      missing: z.string().optional(),
      upgradeUrl: z.string().optional(),
    }),
    regressionTests: z.array(regressionTest),
    preventionTests: z.array(testSuggestion),
    /** How to make sure that a test tests the failure. */
    howToUse: z.string().optional(),
    omitted: z.array(omission).optional(),
  }),
});
