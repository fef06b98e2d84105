import type { findTraceCandidates, ToolResponse, TraceCandidate } from '@glasstrace/protocol';
import type { z } from 'zod';
import { age, duration } from '../../terminal/duration.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { block, oneLine } from '../../terminal/text.ts';
import { SHORT_ID } from '../verbs.ts';
import { emptiness } from './emptiness.ts';
import { nextSteps } from './next-steps.ts';
import { statusStyle, statusText } from './trace.ts';

/** The requests that may be meant, best first, each with the reasons why. */
export function candidates(
  answer: ToolResponse<z.infer<typeof findTraceCandidates.output>>,
  terminal: Terminal,
  nowMs: number,
): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { candidates: found, ambiguity, diagnostic, hasMore, next } = answer.data;
  const lines = found.flatMap((candidate) => row(candidate, terminal, nowMs));
  return [
    ...lines,
    ...(hasMore ? [terminal.paint('dim', '… more')] : []),
    ...(ambiguity?.ambiguous ? block(ambiguity.message, terminal.width) : []),
    ...(diagnostic && diagnostic.reason !== 'ambiguous_locator' ? emptiness(diagnostic, terminal) : []),
    ...nextSteps(next, terminal),
  ].join('\n');
}

function row(candidate: TraceCandidate, { width, paint }: Terminal, nowMs: number): string[] {
  const { traceId, confidence, matchReasons, method, statusCode, masked, error, timestamp } = candidate;
  const request = candidate.requestIdentity?.displayRoute ?? `${method} ${candidate.route}`;
  const facts = [duration(candidate.duration), `${age(nowMs - timestamp)} ago`];
  if (candidate.code === 'older') facts.push('older code');
  const status = paint(masked ? 'red' : statusStyle(statusCode), statusText(statusCode));
  const indent = ' '.repeat(SHORT_ID + 2);
  return [
    `${paint('dim', traceId.slice(0, SHORT_ID))}  ${status} ${paint('bold', oneLine(request, width))}${paint('dim', ` · ${facts.join(' · ')}`)}`,
    ...(error === undefined ? [] : [indent + paint('red', oneLine(error, width - indent.length))]),
    indent + paint('dim', oneLine(`${confidence}: ${matchReasons.join('; ')}`, width - indent.length)),
  ];
}
