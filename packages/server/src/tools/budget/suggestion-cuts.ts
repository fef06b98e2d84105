import type { getTestSuggestions } from '@glasstrace/protocol';
import type { z } from 'zod';

type Answer = z.output<typeof getTestSuggestions.output>;

/** One way to make the answer smaller. */
interface SuggestionCut {
  what: string;
  /** `count` is how much of it was taken away. */
  apply: (answer: Answer) => { answer: Answer; count: number };
}

/** The order of worth, the least worth first: the test that can be run lasts longest. */
export const SUGGESTION_CUTS: readonly SuggestionCut[] = [
  cutPaths(40),
  cutPaths(15),
  cutReach(1),
  cutPaths(5),
  cutPrevention(2),
  cutReach(0),
  cutPrevention(1),
  cutPaths(0),
  cutPrevention(0),
  { what: 'other regression tests', apply: keepFirstTest },
  { what: 'how to use', apply: ({ howToUse: _, ...answer }) => ({ answer, count: 0 }) },
  { what: 'test files', apply: withoutTestFiles },
];

/** Paths of the coverage map, of either list; the nearest to the failure stay. */
function cutPaths(most: number): SuggestionCut {
  return {
    what: 'paths of the coverage map',
    apply: (answer) => {
      const { testedPaths, untestedPaths } = answer.coverage;
      const shorter = { testedPaths: testedPaths.slice(0, most), untestedPaths: untestedPaths.slice(0, most) };
      const before = testedPaths.length + untestedPaths.length;
      const count = before - shorter.testedPaths.length - shorter.untestedPaths.length;
      return { answer: { ...answer, coverage: { ...answer.coverage, ...shorter } }, count };
    },
  };
}

function cutReach(most: number): SuggestionCut {
  return {
    what: 'tests that reach a file',
    apply: (answer) => {
      const { reachedBy = [], ...coverage } = answer.coverage;
      const kept = reachedBy.slice(0, most);
      const cut = { ...answer, coverage: { ...coverage, ...(kept.length > 0 && { reachedBy: kept }) } };
      return { answer: cut, count: reachedBy.length - kept.length };
    },
  };
}

function cutPrevention(most: number): SuggestionCut {
  return {
    what: 'prevention tests',
    apply: (answer) => {
      const preventionTests = answer.preventionTests.slice(0, most);
      return { answer: { ...answer, preventionTests }, count: answer.preventionTests.length - preventionTests.length };
    },
  };
}

function keepFirstTest(answer: Answer): { answer: Answer; count: number } {
  const regressionTests = answer.regressionTests.slice(0, 1);
  return { answer: { ...answer, regressionTests }, count: answer.regressionTests.length - regressionTests.length };
}

function withoutTestFiles(answer: Answer): { answer: Answer; count: number } {
  const regressionTests = answer.regressionTests.map(({ testFile: _, ...test }) => test);
  const count = answer.regressionTests.filter(({ testFile }) => testFile).length;
  return { answer: { ...answer, regressionTests }, count };
}
