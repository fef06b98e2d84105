import { findTraceCandidates as contract, type RecoveryAction, type ToolDiagnostic } from '@glasstrace/protocol';
import { LEVEL } from '../../analysis/candidates/match.ts';
import type { TraceIndex } from '../../store/trace-store.ts';
import { isFallbackRoute } from '../../traces/next-span.ts';
import type { CandidateInput, ReadLocator } from '../input/candidate-locator.ts';
import type { CandidatePage } from '../reading/search-candidates.ts';

interface Ambiguity {
  ambiguity: { ambiguous: boolean; message: string };
  diagnostic: ToolDiagnostic;
}

const MOST_ACTIONS = 3;

/**
 * Says so when different operations fit a locator equally well, with the arguments that name one of them. Without
 * anything that names an operation, a list of different ones is what was asked for.
 */
export function explainAmbiguity(
  { candidates, overlooked }: CandidatePage,
  { understood: asked }: ReadLocator,
): Ambiguity | undefined {
  const best = candidates[0]?.fit.level;
  if (best === undefined || best >= LEVEL.filters) return undefined;
  const operations = new Map<string, TraceIndex>();
  for (const { fit, row } of candidates) {
    if (fit.level === best && !operations.has(fit.operation)) operations.set(fit.operation, row.index);
  }
  if (operations.size < 2 && !overlooked) return undefined;

  const more = overlooked ? ' More names fit than are looked through; the oldest were left out.' : '';
  const message = `${operations.size} different operations fit equally well; the first candidate is a guess. Choose by route and error, or name one of them.${more}`;
  return {
    ambiguity: { ambiguous: true, message },
    diagnostic: {
      reason: 'ambiguous_locator',
      message: 'Name one operation; each of the recovery actions does.',
      searchedScope: { credentialScoped: true },
      recoveryActions: [...operations.values()].slice(0, MOST_ACTIONS).map((index): RecoveryAction => {
        const { routeLike: _route, url: _url, procedure: _procedure, ...filters } = asked;
        return { label: 'Only this one.', tool: contract.name, suggestedParams: { ...filters, ...nameOf(index) } };
      }),
      notAbsenceProof: true,
    },
  };
}

/** Arguments that name the operation of a trace and no other. */
function nameOf({ action, procedures, route, urls, method }: TraceIndex): Partial<CandidateInput> {
  if (action !== undefined) return { routeLike: action };
  if (procedures.length === 1) return { procedure: procedures[0]! };
  const isOwn = procedures.length === 0 && !isFallbackRoute(route);
  return { url: isOwn ? route : urls[0]!, method };
}
