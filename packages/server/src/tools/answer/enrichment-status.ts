import type { TraceSummary } from '@glasstrace/protocol';
import { findRootCause } from '../../analysis/root-cause/find-root-cause.ts';
import type { Trace } from '../../traces/trace.ts';
import { lacksFeature } from '../tier-gate.ts';
import type { ToolContext } from '../tool-context.ts';
import { BARE_VERSION, type TraceDetail } from './trace-detail.ts';

type Status = TraceSummary['enrichmentStatus'];

/** How far a language model is with a trace; undefined when none was asked. */
export async function enrichmentStatus(trace: Trace, context: ToolContext): Promise<Status> {
  const { enrichment, credential } = context;
  if (!enrichment || lacksFeature('rootCause', context)) return undefined;
  const state = await enrichment.find(credential.projectId, trace, findRootCause(trace));
  if (!state || state.status === 'not_run') return undefined;
  return state.status === 'done' ? state.outcome.status : state.status;
}

/** Left out where little more than the error itself has room. */
export function withEnrichmentStatus<Detail extends TraceDetail>(versions: Detail[], status: Status): Detail[] {
  if (status === undefined) return versions;
  return versions.map((detail, version) =>
    version >= BARE_VERSION ? detail : { ...detail, summary: { ...detail.summary, enrichmentStatus: status } },
  );
}
