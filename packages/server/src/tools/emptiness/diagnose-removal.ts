import type { ToolContext } from '../tool-context.ts';
import type { EmptySearch } from './empty-search.ts';
import { explainHidden, explainRemoval, type RemovalDiagnosis, sayKept } from './explain-removal.ts';
import { sayMatches } from './say-count.ts';

/** Where that may be why nothing was found: what is stored but hidden, and what is not kept any longer. */
export async function diagnoseRemoval(
  { window, filter, nothing }: Pick<EmptySearch, 'window' | 'filter' | 'nothing'>,
  { traces, tracesInSession }: { traces: number; tracesInSession: number | undefined },
  context: ToolContext,
): Promise<RemovalDiagnosis | undefined> {
  const { store, credential, keptSinceMs, countHidden } = context;
  const hidden = credential.lapsed ? await countHidden(filter) : 0;
  if (hidden > 0)
    return explainHidden(`${nothing} is shown: ${sayMatches(hidden)} ${hidden === 1 ? 'is' : 'are'}`, context);
  const removed = await store.lastRemoved(credential.projectId);
  if (window && window.end < keptSinceMs && (traces > 0 || removed)) {
    return { reason: 'ttl_expired', message: `${nothing}: the window is older than what is kept. ${sayKept(context)}` };
  }
  if (!removed) return undefined;
  const session = tracesInSession === 0 ? await store.readSession(credential.projectId, filter.sessionId!) : undefined;
  const isBefore = (timeMs: number | undefined) => timeMs !== undefined && timeMs <= removed.startedAtMs;
  if (traces > 0 && !isBefore(window?.end) && !isBefore(session?.lastSeenMs)) return undefined;
  return explainRemoval(`${nothing}: the youngest trace that was removed`, removed, context);
}
