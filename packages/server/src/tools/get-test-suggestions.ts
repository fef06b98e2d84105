import { getTestSuggestions as contract, type ImportGraph, LARGEST_MAX_TOKENS } from '@glasstrace/protocol';
import type { z } from 'zod';
import { mapCoverage } from '../analysis/test-suggestions/map-coverage.ts';
import { suggestTests } from '../analysis/test-suggestions/suggest-tests.ts';
import { findTracedCode, type TracedCode } from '../analysis/test-suggestions/traced-code.ts';
import { fitPage } from './budget/fit-page.ts';
import { SUGGESTION_CUTS } from './budget/suggestion-cuts.ts';
import { explainUnknownTrace } from './emptiness/explain-removal.ts';
import { implementTool } from './implement-tool.ts';
import { readTraceByPrefix } from './reading/read-trace-by-prefix.ts';
import { lacksFeature } from './tier-gate.ts';
import type { ToolContext } from './tool-context.ts';

type Answer = z.output<typeof contract.output>;

export const getTestSuggestions = implementTool(contract, async (input, context) => {
  const trace = await readTraceByPrefix(context, input.traceId);
  if (!trace) return { success: false, diagnostic: await explainUnknownTrace(context, input.traceId) };

  const lacking = lacksFeature('coverageMap', context);
  const graph = lacking ? undefined : await context.importGraphs.read(context.credential.projectId);
  const code = findTracedCode(trace, graph);
  const suggestions = suggestTests(trace, code, graph);
  const whole: Answer = {
    coverage: lacking
      ? { ...NO_MAP, missing: lacking.message, ...(lacking.upgradeUrl && { upgradeUrl: lacking.upgradeUrl }) }
      : coverageOf(code, graph, context),
    ...suggestions,
    ...(suggestions.regressionTests.some(({ testFile }) => testFile) && { howToUse: HOW_TO_USE }),
  };
  const getIt = { tool: contract.name, arguments: { traceId: trace.traceId, maxTokens: LARGEST_MAX_TOKENS } };
  const data = fitPage({
    budget: context.budget,
    items: [versionsOf(whole, getIt)],
    fewest: 1,
    build: ([version]) => version!,
  });
  return { success: true, data };
});

const NO_MAP = { testedPaths: [], untestedPaths: [], coveragePercent: 0 };

const HOW_TO_USE =
  'Write text to path, fill in what fillIn names, and run it on the code that fails: it must fail with the recorded error. Then fix the code until it passes.';

function coverageOf(code: TracedCode, graph: ImportGraph | undefined, { credential }: ToolContext): Answer['coverage'] {
  if (!graph) {
    const when =
      credential.tier === 'local' ? 'unless GLASSTRACE_COVERAGE_MAP=false' : 'if GLASSTRACE_COVERAGE_MAP=true';
    return {
      ...NO_MAP,
      missing: `No import graph has arrived. The SDK sends it some seconds after the app starts in development, ${when}.`,
    };
  }
  const { reachedBy, ...map } = mapCoverage(code, graph);
  const missing = missingFrom(code, graph);
  return {
    ...map,
    basis: 'static_imports',
    ...(reachedBy.length > 0 && { reachedBy }),
    ...(missing && { missing }),
  };
}

function missingFrom({ stack, reachable }: TracedCode, { omitted, files }: ImportGraph): string | undefined {
  const known = new Set(files.map(({ path }) => path));
  if (!stack.some((path) => known.has(path)) && reachable.length === 0) {
    return 'No file of this trace is in the import graph.';
  }
  if (reachable.length === 0) return 'The files of the route are not known: only those of the error are counted.';
  return omitted && 'The import graph is incomplete: some files or their imports could not be read or were too many.';
}

/** The answer in ever smaller versions; each names what it leaves out. */
function versionsOf(whole: Answer, getIt: { tool: string; arguments: object }): Answer[] {
  const versions = [whole];
  const counts = new Map<string, number>();
  let current = whole;
  for (const { what, apply } of SUGGESTION_CUTS) {
    const { answer, count } = apply(current);
    if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
    current = answer;
    const total = [...counts.values()].reduce((sum, taken) => sum + taken, 0);
    const omitted = [{ what: [...counts.keys()].join(', '), count: total, getIt }] as NonNullable<Answer['omitted']>;
    versions.push(total === 0 ? current : { ...current, omitted });
  }
  return versions;
}
