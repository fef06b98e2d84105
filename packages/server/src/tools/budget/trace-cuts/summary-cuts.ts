import type { FieldProvenance, TraceSummary } from '@glasstrace/protocol';
import type { TraceCut } from './trace-cut.ts';

/** `what` names one thing, in one or more steps: it counts once. */
export function cutSummary(what: string, reduce: (summary: TraceSummary) => TraceSummary): TraceCut {
  return {
    what,
    apply: (detail) => {
      const summary = reduce(detail.summary);
      const changed = Object.keys(summary).length < Object.keys(detail.summary).length;
      return { detail: { ...detail, summary }, count: Number(changed) };
    },
  };
}

export function withoutMinorFields(summary: TraceSummary): TraceSummary {
  const { sessionId: _session, affectedComponent: _component, clientAction: _action, ...rest } = summary;
  return rest;
}

export function cutIdentity(): TraceCut {
  return {
    what: 'requestIdentity',
    apply: (detail) => {
      const identity = detail.summary.requestIdentity;
      if (!identity) return { detail, count: 0 };
      const { displayRoute, originalPath, routePattern, method, operationKind } = identity;
      const short = {
        displayRoute,
        ...(originalPath !== undefined && { originalPath }),
        ...(routePattern !== undefined && { routePattern }),
        method,
        ...(operationKind !== undefined && { operationKind }),
      };
      const changed = Object.keys(short).length < Object.keys(identity).length;
      return { detail: { ...detail, summary: { ...detail.summary, requestIdentity: short } }, count: Number(changed) };
    },
  };
}

/** A sanitised path that is the path itself says nothing new. */
export function dropRepeatedPath(): TraceCut {
  return {
    what: 'sanitizedPath',
    apply: (detail) => {
      const { summary } = detail;
      if (!summary.requestIdentity) return { detail, count: 0 };
      const { sanitizedPath, ...requestIdentity } = summary.requestIdentity;
      if (sanitizedPath === undefined || sanitizedPath !== requestIdentity.originalPath) return { detail, count: 0 };
      return { detail: { ...detail, summary: { ...summary, requestIdentity } }, count: 0 };
    },
  };
}

export function cutEvidencePaths(isObvious: (field: FieldProvenance) => boolean): TraceCut {
  return {
    what: 'summaryProvenance',
    apply: (detail) => {
      const provenance = detail.summary.summaryProvenance;
      if (!provenance) return { detail, count: 0 };
      const fields = Object.entries(provenance) as [string, FieldProvenance][];
      const short = Object.fromEntries(
        fields.map(([name, { evidencePath, ...field }]) => [
          name,
          evidencePath === undefined || isObvious(field) ? field : { ...field, evidencePath },
        ]),
      ) as typeof provenance;
      return { detail: { ...detail, summary: { ...detail.summary, summaryProvenance: short } }, count: 1 };
    },
  };
}

/** Where every field is known with high confidence, saying so five times tells nothing. */
export function dropSureProvenance(): TraceCut {
  return {
    what: 'summaryProvenance',
    apply: (detail) => {
      const { summaryProvenance, ...summary } = detail.summary;
      const fields = Object.values(summaryProvenance ?? {});
      const isSure = fields.every((field) => field?.confidence === 'high');
      return { detail: isSure ? { ...detail, summary } : detail, count: 0 };
    },
  };
}
