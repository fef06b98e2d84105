import type { findTraceCandidates as contract } from '@glasstrace/protocol';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { z } from 'zod';
import { findTraceCandidates } from '../../../packages/server/src/tools/find-trace-candidates.ts';
import { getTrace } from '../../../packages/server/src/tools/get-trace.ts';
import type { EvalCase } from './eval-case.ts';
import type { RecordedSession } from './replay.ts';

type Answer = z.output<(typeof contract)['output']>;

export interface EvalResult {
  report: string;
  arguments: Record<string, unknown>;
  /** Place of the first right candidate, from 1; 0 when there is none. Of a case that wants nothing: 1 when that is said. */
  place: number;
  /** Labels of exact or high candidates that the arguments do not name. */
  wrong: string[];
  /** The suggested call of get_trace answered the candidate first, for all of them. */
  followed: boolean;
  tokens: number;
  /** Confidence of the first candidate, or the reason why there is none. */
  said: string;
}

/** What an agent would have got, in the first call. */
export async function evaluate(one: EvalCase, session: RecordedSession): Promise<EvalResult> {
  const args = typeof one.arguments === 'function' ? one.arguments(session) : one.arguments;
  const { response, text } = await session.call(findTraceCandidates, args);
  if (!response.success) throw new Error(`${one.report}: ${response.diagnostic.message}`);
  const { candidates, diagnostic } = response.data as Answer;
  const labels = candidates.map(({ traceId }) => session.labelOf(traceId) ?? 'unasked');
  const named = new Set([...one.wants.map(operationOf), ...(one.names ?? [])]);
  const strong = candidates.filter(({ confidence }) => confidence === 'exact' || confidence === 'high').length;
  const isQuiet = one.wants.length === 0 && strong === 0 && diagnostic !== undefined;

  let followed = true;
  for (const { traceId, suggestedFollowups } of candidates) {
    const { response } = await session.call(getTrace, { ...suggestedFollowups.getTrace });
    const items = response.success ? (response.data as { items: { summary: { traceId: string } }[] }).items : [];
    followed &&= items[0]?.summary.traceId === traceId;
  }
  return {
    report: one.report,
    arguments: args,
    place: one.wants.length === 0 ? Number(isQuiet) : labels.findIndex((label) => one.wants.includes(label)) + 1,
    wrong: labels.slice(0, strong).filter((label) => label !== 'unasked' && !named.has(operationOf(label))),
    followed,
    tokens: countTokens(text),
    said: candidates[0]?.confidence ?? diagnostic?.reason ?? 'nothing',
  };
}

const operationOf = (label: string) => label.replace(/:.*/, '');

export interface Score {
  cases: number;
  first: number;
  topThree: number;
  wrong: number;
  unfollowed: number;
  medianTokens: number;
}

export function score(results: readonly EvalResult[]): Score {
  const tokens = results.map((result) => result.tokens).toSorted((a, b) => a - b);
  return {
    cases: results.length,
    first: results.filter(({ place }) => place === 1).length,
    topThree: results.filter(({ place }) => place >= 1 && place <= 3).length,
    wrong: results.filter(({ wrong }) => wrong.length > 0).length,
    unfollowed: results.filter(({ followed }) => !followed).length,
    medianTokens: tokens[Math.floor(tokens.length / 2)] ?? 0,
  };
}

/** The right trace first in 95 of 100 cases, in the top three in all; never sure of a wrong one. */
export const isGoodEnough = ({ cases, first, topThree, wrong, unfollowed }: Score): boolean =>
  first >= cases * 0.95 && topThree === cases && wrong === 0 && unfollowed === 0;
