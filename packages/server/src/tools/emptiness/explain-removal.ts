import type { ToolDiagnostic } from '@glasstrace/protocol';
import { readTraceIdPrefix } from '@glasstrace/protocol/ids';
import { REMEMBERED_DAYS, type Removal } from '../../store/trace-store.ts';
import type { ToolContext } from '../tool-context.ts';

/** Reason and circumstances of traces that were there and are not shown any longer. */
export type RemovalDiagnosis = Required<Pick<ToolDiagnostic, 'reason' | 'message'>> &
  Pick<ToolDiagnostic, 'upgradeUrl' | 'dataPreserved'>;

/** Why a trace is gone; `what` begins the sentence: `Trace 4bf9…`. */
export function explainRemoval(
  what: string,
  { startedAtMs, cause, removedAtMs }: Removal,
  context: ToolContext,
): RemovalDiagnosis {
  const started = `${what} started ${sayTime(startedAtMs)}`;
  if (removedAtMs === undefined) {
    if (context.credential.lapsed) return explainHidden(`${started} and is`, context);
    return { reason: 'ttl_expired', message: `${started}. ${sayKept(context)}` };
  }
  if (cause === 'cleared') {
    return {
      reason: 'no_traces_found',
      message: `${started} and was removed ${sayTime(removedAtMs)}, with all that this project had: somebody cleared it.`,
      dataPreserved: false,
    };
  }
  const why = cause === 'size' ? 'all traces together had reached the size limit of the store' : sayKept(context);
  return {
    reason: 'ttl_expired',
    message: `${started} and was kept until ${sayTime(removedAtMs)}: ${why.replace(/\.$/, '')}.`,
    dataPreserved: false,
  };
}

/** What a lapsed tier hides; `what` ends with a verb: `3 matches are`. */
export function explainHidden(what: string, { credential, upgradeUrl }: ToolContext): RemovalDiagnosis {
  const { tier, limits, lapsed } = credential;
  const ended = lapsed ? `the ${lapsed.tier} tier of this project ended ${sayTime(lapsed.atMs)}, and ` : '';
  return {
    reason: 'subscription_required',
    message: `${what} still stored, but ${ended}the tier ${tier} shows the last ${sayDuration(limits.storageTtlHours)} only.`,
    dataPreserved: true,
    ...(upgradeUrl !== undefined && { upgradeUrl }),
  };
}

export const sayKept = ({ credential: { tier, limits } }: ToolContext): string =>
  `The tier ${tier} keeps traces for ${sayDuration(limits.storageTtlHours)}.`;

/** Answer of a tool that was asked for a trace that is not there: it was removed, or was never seen. */
export async function explainUnknownTrace(context: ToolContext, asked: string): Promise<ToolDiagnostic> {
  const { store, credential } = context;
  const prefix = readTraceIdPrefix(asked) ?? '';
  const [gone, another] = await store.findRemoved(credential.projectId, prefix, 2);
  const name =
    gone && (another ? `Of the removed traces that begin ${prefix}, ${gone.traceId}` : `Trace ${gone.traceId}`);
  const diagnosis = name
    ? explainRemoval(name, gone, context)
    : ({
        reason: 'no_traces_found',
        message: `This project has no trace ${prefix}, and none that was removed in the last ${REMEMBERED_DAYS} days is known by that id. It may be of another project, or never have been sent.`,
      } as const);
  return {
    ...diagnosis,
    searchedScope: { credentialScoped: true, credentialScope: 'authenticated_credential', filters: { traceId: asked } },
    recoveryActions: [
      { label: 'List the errors there are; each has its traceId.', tool: 'get_error_list', suggestedParams: {} },
    ],
    notAbsenceProof: true,
  };
}

export const sayTime = (timeMs: number): string => new Date(timeMs).toISOString();

function sayDuration(hours: number): string {
  if (hours > 48 && hours % 24 === 0) return `${hours / 24} days`;
  if (hours >= 2 && Number.isInteger(hours)) return `${hours} hours`;
  return hours >= 1 / 30 ? `${Math.round(hours * 60)} minutes` : `${Math.round(hours * 3_600)} seconds`;
}
