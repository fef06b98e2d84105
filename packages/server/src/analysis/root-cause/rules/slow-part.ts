import { CONFIDENCE, type Rule } from '../rule.ts';
import { longestPart } from '../time-spent.ts';
import { duration, requestName } from '../words.ts';

/** A request that takes less is not slow. */
const SLOW_MS = 1_000;
/** Of the request's time; with less there is no one thing that makes it slow. */
const LEAST_SHARE = 0.5;

/** Nothing failed, but the request took long, and most of it was one call. */
export const slowPart: Rule = {
  name: 'slow-part',
  explain(facts) {
    const { trace, failure } = facts;
    if (failure || trace.statusCode === 0 || trace.durationMs < SLOW_MS) return undefined;
    const part = longestPart(facts);
    if (!part || part.ms < trace.durationMs * LEAST_SHARE) return undefined;
    return {
      rootCause: `Nothing failed. ${requestName(trace)} took ${duration(trace.durationMs)}, and ${part.what} ${duration(part.ms)} of it.`,
      suggestedFix: `Make ${part.what} faster, do it at the same time as other work, cache its result, or leave it out of the request.`,
      confidence: CONFIDENCE.strong,
      category: 'unknown',
      ...(part.component !== undefined && { component: part.component }),
      evidence: part.evidence,
    };
  },
};
