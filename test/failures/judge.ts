import type { ErrorCategory } from '@glasstrace/protocol';
import { CODE, RESPONSE_ORIGIN_EVENT } from '@glasstrace/protocol/attributes';
import { interpretTrace } from '../../packages/server/src/traces/trace.ts';
import type { Explanation } from './explain.ts';
import type { Recording } from './recording.ts';

/** Above this an agent acts without looking. */
export const SURE = 0.8;

export interface Verdict {
  name: string;
  expect: Recording['expect'];
  /** 0 when nothing was concluded. */
  confidence: number;
  category: { told: string; right: boolean };
  /** undefined when the recording holds no line of the app, and none was named. */
  place?: { told: string; right: boolean };
  /** Expected words that the answer lacks; undefined when nothing was concluded or no word is expected. */
  lacks?: string[];
  /** Somebody else is accused. */
  accuses: string[];
  /** Wrong, or sure of what cannot be known, and as sure as an agent needs to act. */
  confidentlyWrong: boolean;
  /** What was said, for a person who looks at the verdict. */
  said: string;
}

/** Compares an answer with what somebody says who knows the program. */
export function judge({ name, expect, spans, logs }: Recording, explanation: Explanation): Verdict {
  const concluded = explanation.status === 'completed' ? explanation : undefined;
  const told = categoryOf(explanation);
  const category = { told, right: [expect.category].flat().includes(told) };
  const hasLine = hasLineOfApp({ spans, logs });
  const place = judgePlace(expect.at, concluded || hasLine ? placeOf(explanation) : '', hasLine);
  const words = concluded ? `${concluded.rootCause} ${concluded.suggestedFix} ${concluded.affectedComponent}` : '';
  const holds = (word: string) => words.toLowerCase().includes(word.toLowerCase());
  const accuses = (expect.accuses ?? []).filter(holds);
  const confidence = concluded?.confidence ?? 0;
  const isWrong = !category.right || place?.right === false || accuses.length > 0 || expect.determinable === false;
  return {
    name,
    expect,
    confidence,
    category,
    ...(place && { place }),
    ...(concluded && expect.names && { lacks: expect.names.filter((word) => !holds(word)) }),
    accuses,
    confidentlyWrong: isWrong && confidence >= SURE,
    said: concluded ? `${concluded.rootCause} → ${concluded.suggestedFix}` : saidInstead(explanation),
  };
}

function judgePlace(marked: Recording['expect']['at'], told: string, hasLine: boolean): Verdict['place'] {
  if (told === '' && (!hasLine || marked.length === 0)) return undefined;
  return { told: told === '' ? 'none' : told, right: marked.some(({ file, line }) => told === `${file}:${line}`) };
}

/** Beside an honest silence stands the summary of the trace, with the category that codes and classes tell. */
function categoryOf(explanation: Explanation): ErrorCategory {
  if (explanation.status === 'completed') return explanation.errorCategory;
  return (explanation.status === 'unavailable' ? explanation.summary.errorCategory : undefined) ?? 'unknown';
}

function placeOf(explanation: Explanation): string {
  if (explanation.status === 'completed') return text(explanation.codeLocation);
  return explanation.status === 'unavailable' ? text(explanation.summary.sourceLocation) : '';
}

const text = (location: { file: string; line: number } | undefined) =>
  location ? `${location.file}:${location.line}` : '';

/**
 * Whether the error or one of its causes has a line of the app's own code. Where the response was made is no such line,
 * but the nearest that is known when the error has none.
 */
function hasLineOfApp({ spans, logs }: Pick<Recording, 'spans' | 'logs'>): boolean {
  const { location, evidence } = interpretTrace(spans, logs).failure ?? {};
  const origins = spans.flatMap(({ events }) => events.filter(({ name }) => name === RESPONSE_ORIGIN_EVENT));
  const isOrigin = origins.some(
    ({ attributes }) => attributes[CODE.file] === location?.file && attributes[CODE.line] === location?.line,
  );
  return (location !== undefined && !isOrigin) || (evidence?.causes ?? []).some(({ frame }) => frame?.inApp);
}

function saidInstead(explanation: Explanation): string {
  return 'message' in explanation ? explanation.message : '';
}

/** Bars that the analyser is held to, as shares of the recordings of a set. */
export interface Score {
  recordings: number;
  concluded: number;
  rightCategory: number;
  placed: number;
  rightPlace: number;
  named: number;
  namesAll: number;
  sure: number;
  confidentlyWrong: number;
}

export function score(verdicts: readonly Verdict[]): Score {
  const count = (test: (verdict: Verdict) => boolean) => verdicts.filter(test).length;
  return {
    recordings: verdicts.length,
    concluded: count(({ confidence }) => confidence > 0),
    rightCategory: count(({ category }) => category.right),
    placed: count(({ place }) => place !== undefined),
    rightPlace: count(({ place }) => place?.right === true),
    named: count(({ lacks }) => lacks !== undefined),
    namesAll: count(({ lacks }) => lacks?.length === 0),
    sure: count(({ confidence }) => confidence >= SURE),
    confidentlyWrong: count((verdict) => verdict.confidentlyWrong),
  };
}

/** What the score falls short of; empty when it is good enough. */
export function missedBars({ recordings, rightCategory, placed, rightPlace, confidentlyWrong }: Score): string[] {
  return [
    ...(rightCategory >= 0.95 * recordings ? [] : [`category right in ${rightCategory} of ${recordings}, below 95 %`]),
    ...(rightPlace === placed ? [] : [`line right in ${rightPlace} of ${placed} that have one`]),
    ...(confidentlyWrong === 0 ? [] : [`wrong with a confidence of ${SURE} or more: ${confidentlyWrong}`]),
  ];
}
