import type { ErrorCategory } from '@glasstrace/protocol';
import type { TraceError } from '../../traces/error.ts';
import type { Trace } from '../../traces/trace.ts';
import { type ErrorSeen, type Facts, gatherFacts, locationOf } from './facts.ts';
import { CONFIDENCE, type CodeLocation, type Evidence, type Explanation } from './rule.ts';
import { RULES } from './rules.ts';
import { findCatch } from './source/condition.ts';
import { howAnswered, place, requestName } from './words.ts';

/** Why a trace failed, or was slow, as one rule explains it. */
export interface Finding {
  /** Name of the rule. */
  rule: string;
  rootCause: string;
  affectedComponent: string;
  errorCategory: ErrorCategory;
  suggestedFix: string;
  /** 0 to 1. */
  confidence: number;
  relatedContext?: string;
  codeLocation?: CodeLocation;
  evidence: Evidence[];
}

/** Less sure than this is not worth an agent's trust: then nothing is said. */
const LEAST_CONFIDENCE = 0.5;

/** The explanation that is the most certain, of equals that of the more specific rule; undefined when none is sure. */
export function findRootCause(trace: Trace): Finding | undefined {
  return explainByRules(trace).find(({ confidence }) => confidence >= LEAST_CONFIDENCE);
}

/** What every rule has to say, the most certain first, of equals the more specific. */
export function explainByRules(trace: Trace): Finding[] {
  const facts = gatherFacts(trace);
  return RULES.flatMap((rule) => {
    const explanation = rule.explain(facts);
    return explanation ? [complete(rule.name, explanation, facts)] : [];
  }).toSorted((a, b) => b.confidence - a.confidence);
}

function complete(rule: string, explanation: Explanation, facts: Facts): Finding {
  const { trace, failure } = facts;
  const { rootCause, suggestedFix, evidence, about, category, component } = explanation;
  const error = about ?? facts.errors[0];
  const location =
    explanation.location ?? whereThrown(facts) ?? (error && locationOf(facts, error)) ?? whereCaused(facts);
  const errorCategory = category ?? failure?.category ?? 'unknown';
  const relatedContext = [explanation.relatedContext, ...describeContext(facts, about, location)]
    .filter(Boolean)
    .join(' ');
  return {
    rule,
    rootCause,
    affectedComponent: component ?? failure?.component ?? location?.file ?? requestName(trace),
    errorCategory,
    suggestedFix,
    confidence: Math.min(
      explanation.confidence,
      mostSure(facts, errorCategory),
      error?.inferred ? inferredBy(facts) : 1,
    ),
    ...(relatedContext !== '' && { relatedContext }),
    ...(location && { codeLocation: location }),
    evidence,
  };
}

/**
 * An error that the app caught may be another story than the response: it is sure to be its cause only where the status
 * is the one that such an error asks for.
 */
function mostSure({ trace, failure, errors }: Facts, category: ErrorCategory): number {
  if (!failure && errors.length > 0) return CAUGHT_AND_ANSWERED;
  if (failure?.error.kind !== 'exception') return 1;
  if (!isCaught(failure.error) || STATUSES[category]?.includes(trace.statusCode)) return 1;
  if (trace.statusCode >= 400 && trace.statusCode < 500) return CAUGHT_AND_REFUSED;
  return failure.error.others.length > 0 ? CAUGHT_AMONG_OTHERS : CAUGHT;
}

/** The place that the interpretation of the trace names too: agents see one place, not two. */
function whereThrown({ failure }: Facts): CodeLocation | undefined {
  if (!failure?.location) return undefined;
  const { file, line, column } = failure.location;
  return { file, line, ...(column !== undefined && { column }) };
}

/** Of an error without a frame of its own, such as that of Promise.any: where one of its causes is from. */
function whereCaused(facts: Facts): CodeLocation | undefined {
  const cause = facts.errors.find(({ frame }) => frame);
  return cause && locationOf(facts, cause);
}

/** What reached the framework is what it answered to. */
const isCaught = ({ unhandled, exception }: Extract<TraceError, { kind: 'exception' }>): boolean =>
  !unhandled && exception.type !== 'CompileError' && !exception.hooks.some((hook) => LEFT_TO_FRAMEWORK.has(hook));

const LEFT_TO_FRAMEWORK = new Set<string>(['framework', 'trpc_response']);

/** That a call which failed led to the error: more likely where the error is thrown in a catch block. */
const inferredBy = ({ source }: Facts): number =>
  source && findCatch(source) !== undefined ? CONFIDENCE.probable + 0.05 : CONFIDENCE.weak;

const CAUGHT = 0.85;
const CAUGHT_AMONG_OTHERS = 0.75;
const CAUGHT_AND_REFUSED = 0.6;
/** Whether it is what somebody asks about, nobody knows. */
const CAUGHT_AND_ANSWERED = 0.7;

/** What a server that understands the error answers with. */
const STATUSES: Partial<Record<ErrorCategory, number[]>> = {
  'unique-constraint': [409, 400, 422],
  'foreign-key-violation': [409, 400, 404, 422],
  'validation-error': [400, 422, 413, 415],
  'not-found': [404, 410],
  'auth-failure': [401, 403],
  'rate-limited': [429, 503],
  timeout: [504, 408, 503],
  'connection-error': [502, 503],
};

/** What else a reader should know of the failure, in our words. */
function describeContext(facts: Facts, about: ErrorSeen | undefined, location: CodeLocation | undefined): string[] {
  const { trace, failure } = facts;
  if (!failure) return about && trace.statusCode > 0 ? [`The app caught this: ${howAnswered(trace)}.`] : [];
  const { error } = failure;
  const cause = about?.frame && about !== facts.errors[0] ? locationOf(facts, about) : undefined;
  const isElsewhere = cause && location && (cause.file !== location.file || cause.line !== location.line);
  return [
    ...(isElsewhere ? [`It began at ${place(cause)}, and was passed on from ${place(location)}.`] : []),
    ...(error.kind === 'exception' && error.exception.late ? ['It happened after the response had ended.'] : []),
    ...(failure.masked && !trace.identity.trpc
      ? [`The client got ${trace.statusCode}: the response does not show the failure.`]
      : []),
    ...(error.kind === 'exception' && isCaught(error) && !failure.masked
      ? ['The app caught the error itself; that it led to this response is inferred.']
      : []),
  ];
}
