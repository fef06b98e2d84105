import type { getRootCause, Omission } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import type { z } from 'zod';
import type { Finding } from '../../analysis/root-cause/find-root-cause.ts';
import { fullRootCause } from '../answer/next-steps.ts';

type Shown = Omit<Extract<z.output<typeof getRootCause.output>, { status: 'completed' }>, 'status' | 'source' | 'next'>;

interface FindingCut {
  what: string;
  apply: (finding: Shown) => { shown: Shown; count: number };
}

/** The order of worth, the least worth first: the cause, its place and the fix stay longest. */
const CUTS: readonly FindingCut[] = [
  {
    what: 'values of the evidence',
    apply: ({ evidence = [], ...rest }) => ({
      shown: { ...rest, evidence: evidence.map(({ value: _, ...item }) => item) },
      count: evidence.filter(({ value }) => value !== undefined).length,
    }),
  },
  { what: 'evidence', apply: ({ evidence = [], ...shown }) => ({ shown, count: evidence.length }) },
  {
    what: 'relatedContext',
    apply: ({ relatedContext, ...shown }) => ({ shown, count: Number(relatedContext !== undefined) }),
  },
  cutSentences(300),
  cutSentences(120),
];

/** From here on nothing but the finding itself is worth its tokens. */
export const BARE_FINDING = CUTS.length - 1;
/** So many digits of a trace id tell it from all others. */
const SHORT_ID = 12;

function cutSentences(maxChars: number): FindingCut {
  return {
    what: 'ends of sentences',
    apply: (finding) => {
      const { rootCause, suggestedFix } = finding;
      return {
        shown: { ...finding, rootCause: truncate(rootCause, maxChars), suggestedFix: truncate(suggestedFix, maxChars) },
        count: [rootCause, suggestedFix].filter((text) => text.length > maxChars).length,
      };
    },
  };
}

/** A finding in ever smaller versions, the whole one first; each names what it leaves out. */
export function versionsOfFinding({ rule: _, ...finding }: Finding, traceId: string): Shown[] {
  const versions: Shown[] = [finding];
  const omitted = new Map<string, number>();
  let current: Shown = finding;
  for (const { what, apply } of CUTS) {
    const { shown, count } = apply(current);
    if (count > 0) omitted.set(what, (omitted.get(what) ?? 0) + count);
    current = shown;
    versions.push({ ...shown, ...nameOmitted(omitted, traceId) });
  }
  return versions;
}

function nameOmitted(omitted: ReadonlyMap<string, number>, traceId: string): { omitted?: Omission[] } {
  if (omitted.size === 0) return {};
  const count = [...omitted.values()].reduce((sum, taken) => sum + taken, 0);
  return {
    omitted: [{ what: [...omitted.keys()].join(', '), count, getIt: fullRootCause(traceId.slice(0, SHORT_ID)) }],
  };
}
