import { findTraceCandidates as contract, type EffectiveTimeWindow, type RecoveryAction } from '@glasstrace/protocol';
import { type CandidateInput, type ReadLocator, readLocator } from '../input/candidate-locator.ts';
import { searchCandidates } from '../reading/search-candidates.ts';
import type { ToolContext } from '../tool-context.ts';
import type { Diagnosis, FruitlessSearch } from './fruitless-search.ts';

/** Without one of the arguments there are candidates. */
export async function findFewerFilters(search: FruitlessSearch, context: ToolContext): Promise<Diagnosis | undefined> {
  const understood: Partial<CandidateInput> = search.understood;
  const actions: RecoveryAction[] = [];
  for (const parameter of ['statusCode', 'method', 'sessionId', 'routeLike', 'url', 'procedure'] as const) {
    const removed = understood[parameter];
    const others = { ...understood };
    delete others[parameter];
    const names = [others.routeLike, others.url, others.procedure].filter((name) => name !== undefined);
    const isName = parameter === 'routeLike' || parameter === 'url' || parameter === 'procedure';
    if (removed === undefined || (isName && names.length === 0)) continue;
    const suggestedParams = { ...others, timeWindow: { start: search.window.start, end: search.window.end } };
    if (await hasCandidates(suggestedParams, search.window, context)) {
      actions.push({ label: `Without ${parameter} there are candidates.`, tool: contract.name, suggestedParams });
    }
  }
  if (actions.length === 0 && understood.includeFrameworkInternal !== true) {
    const suggestedParams = { ...understood, includeFrameworkInternal: true };
    if (await hasCandidates(suggestedParams, search.window, context)) {
      actions.push({
        label: "With the framework's own requests there are candidates.",
        tool: contract.name,
        suggestedParams,
      });
    }
  }
  if (actions.length === 0) return undefined;
  return {
    reason: 'filters_too_restrictive',
    message: 'No trace of the window fits all arguments; with fewer of them some do.',
    actions,
  };
}

async function hasCandidates(
  input: ReadLocator['understood'],
  { start, end }: EffectiveTimeWindow,
  context: ToolContext,
): Promise<boolean> {
  const { locator, filter } = readLocator(input);
  const window = { startMs: start, endMs: end };
  return (await searchCandidates({ locator, filter: { ...filter, window }, limit: 1 }, context)).candidates.length > 0;
}
