import type { DiagnosticReason, ToolDiagnostic } from '@glasstrace/protocol';
import type { TraceFilter } from '../../store/trace-store.ts';
import type { ToolContext } from '../tool-context.ts';
import { diagnoseRemoval } from './diagnose-removal.ts';
import type { EmptySearch } from './empty-search.ts';
import { findSilence } from './find-silence.ts';
import { GET_FIRST_TRACE } from './first-trace.ts';
import { describeScope } from './searched-scope.ts';
import { suggestOtherSearch } from './suggest-other-search.ts';

/** Why a search found nothing, what there is instead, and what to try next. */
export async function explainEmptiness(search: EmptySearch, context: ToolContext): Promise<ToolDiagnostic> {
  const { store, credential } = context;
  const { filter } = search;
  const count = (narrowed: TraceFilter) => store.countTraces(credential.projectId, narrowed);
  const inWindow: TraceFilter = { ...(filter.window && { window: filter.window }), includeFrameworkInternal: true };

  const { traces } = await store.stats(credential.projectId);
  const tracesInWindow = traces === 0 ? 0 : await count(inWindow);
  const tracesInSession =
    filter.sessionId === undefined
      ? undefined
      : await count({ sessionId: filter.sessionId, includeFrameworkInternal: true });
  const counts = { traces, tracesInWindow, tracesInSession };
  const removal = await diagnoseRemoval(search, counts, context);
  const silence = removal || traces > 0 ? undefined : await findSilence(search, traces, context);
  const { actions, ...diagnosis } = silence ?? {
    ...(removal ?? { reason: findReason(counts, search), message: sentences(search, counts) }),
    actions: traces === 0 ? [GET_FIRST_TRACE] : await suggestOtherSearch(search, context),
  };
  return {
    ...diagnosis,
    message: `${diagnosis.message} This describes what was searched; it does not prove that nothing happened.`,
    searchedScope: describeScope(search, { traces, tracesInWindow }),
    recoveryActions: actions,
    notAbsenceProof: true,
  };
}

/** Reasons that a tool gives beside an empty list, as those that it gives instead of an answer. */
export function inFailure(diagnostic: ToolDiagnostic): ToolDiagnostic {
  const says = diagnostic.reason === 'ttl_expired' || diagnostic.reason === 'subscription_required';
  return says ? diagnostic : { ...diagnostic, reason: 'no_traces_found' };
}

interface Counts {
  traces: number;
  tracesInWindow: number;
  tracesInSession: number | undefined;
}

function findReason({ tracesInWindow, tracesInSession }: Counts, search: EmptySearch): DiagnosticReason {
  if (tracesInSession === 0) return 'empty_session';
  if (tracesInWindow === 0) return 'no_candidates_in_window';
  return Object.keys(search.filters).length > 0 ? 'filters_too_restrictive' : 'no_traces_found';
}

function sentences(search: EmptySearch, { tracesInWindow, tracesInSession }: Counts) {
  if (tracesInSession === 0) return `${search.nothing}: the session has no traces.`;
  const others = tracesInWindow === 1 ? 'one trace is' : `${tracesInWindow} traces are`;
  return `${search.nothing} matched; ${others} in the window searched.`;
}
