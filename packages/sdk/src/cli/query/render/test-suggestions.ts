import type { getTestSuggestions, ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { Terminal } from '../../terminal/terminal.ts';
import { block, oneLine } from '../../terminal/text.ts';
import { wrap } from '../../terminal/wrap.ts';
import { emptiness } from './emptiness.ts';

type Data = z.infer<typeof getTestSuggestions.output>;
type Suggestion = Data['regressionTests'][number];

const MOST_TESTS_NAMED = 3;

/** The test files to write, what else to test, and which tests reach the code already. */
export function testSuggestions(answer: ToolResponse<Data>, terminal: Terminal): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { regressionTests, preventionTests, coverage, howToUse, omitted = [] } = answer.data;
  const { paint, width } = terminal;
  return [
    ...regressionTests.flatMap((test) => [...suggestion(test, terminal), '']),
    ...(howToUse === undefined ? [] : [...wrap(howToUse, width), '']),
    ...(preventionTests.length > 0 ? [paint('bold', 'Against the like of it')] : []),
    ...preventionTests.flatMap(({ name, description }) => wrap(`- ${name}: ${description}`, width)),
    ...coverageLines(coverage, terminal),
    ...omitted.map(({ what, count }) => paint('dim', oneLine(`… ${count} more: ${what}`, width))),
  ].join('\n');
}

function suggestion({ name, description, targetPath, testFile }: Suggestion, { paint, width }: Terminal): string[] {
  const head = [
    paint('bold', oneLine(name, width)),
    ...wrap(description, width),
    paint('dim', oneLine(`about ${targetPath}`, width)),
  ];
  if (!testFile) return head;
  const { path, run, text, fillIn = [], needs = [] } = testFile;
  return [
    ...head,
    '',
    paint('cyan', oneLine(path, width)),
    ...block(text.trimEnd(), Number.POSITIVE_INFINITY, '  '),
    '',
    ...(fillIn.length > 0 ? [oneLine(`Fill in: ${fillIn.join(', ')}`, width)] : []),
    ...needs.map((need) => oneLine(`Needs: ${need}`, width)),
    oneLine(`Run: ${run}`, width),
  ];
}

function coverageLines(coverage: Data['coverage'], { paint, width }: Terminal): string[] {
  const { testedPaths, untestedPaths, coveragePercent, reachedBy = [], missing } = coverage;
  if (testedPaths.length + untestedPaths.length === 0) {
    return missing === undefined ? [] : ['', ...wrap(missing, width).map((line) => paint('dim', line))];
  }
  const testsOf = new Map(reachedBy.map(({ path, tests }) => [path, tests]));
  return [
    '',
    `${paint('bold', 'Tests reach')} ${coveragePercent} % of these files`,
    ...testedPaths.map((path) => {
      const tests = testsOf.get(path)?.slice(0, MOST_TESTS_NAMED) ?? [];
      return oneLine(`  ✓ ${path}${tests.length > 0 ? `  by ${tests.join(', ')}` : ''}`, width);
    }),
    ...untestedPaths.map((path) => paint('yellow', oneLine(`  – ${path}`, width))),
  ];
}
