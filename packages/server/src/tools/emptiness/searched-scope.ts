import type { EffectiveTimeWindow, ToolDiagnostic } from '@glasstrace/protocol';
import type { TraceFilter } from '../../store/trace-store.ts';

interface Searched {
  filter: Pick<TraceFilter, 'sessionId'>;
  window?: EffectiveTimeWindow;
  filters: Record<string, unknown>;
}

/** What was searched, as a diagnostic says it. */
export function describeScope(
  { filter, window, filters }: Searched,
  { traces, tracesInWindow }: { traces: number; tracesInWindow: number },
): ToolDiagnostic['searchedScope'] {
  return {
    credentialScoped: true,
    credentialScope: 'authenticated_credential',
    ...(window && { effectiveTimeWindow: window }),
    ...(filter.sessionId !== undefined && { sessionId: filter.sessionId }),
    ...(Object.keys(filters).length > 0 && { filters: flatten(filters) }),
    credentialHasTraces: traces > 0,
    tracesInWindow,
  };
}

/** Filters as the diagnostic shows them. */
function flatten(filters: Record<string, unknown>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
        ? value
        : JSON.stringify(value),
    ]),
  );
}
