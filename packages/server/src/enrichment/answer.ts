import { redact, stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import { z } from 'zod';
import type { EnrichmentOutcome } from '../store/enrichment-store.ts';
import type { TraceFailure } from '../traces/trace.ts';
import { framesOf } from './evidence.ts';

/** The form that a model has to answer in. */
export const modelAnswer = z.object({
  conclusive: z.boolean().describe('false when the evidence does not show why it failed.'),
  rootCause: z.string().describe('Why the request failed: two or three sentences. Empty when not conclusive.'),
  suggestedFix: z.string().describe('What to change in the code: one to three sentences. Empty when not conclusive.'),
  confidence: z.number().describe('0 to 1: how likely this is the cause.'),
  file: z.string().nullable().describe('File of one of the frames, as it is written there, or null.'),
  line: z.number().nullable().describe('Line of that frame, or null.'),
});
export type ModelAnswer = z.infer<typeof modelAnswer>;

const MOST_CHARS = 600;
/** A model is never as sure as a code that names the cause, and less where it names no recorded place. */
const MOST_SURE = 0.8;
const MOST_SURE_WITHOUT_PLACE = 0.6;
/** Below this an explanation is a guess. */
const LEAST_SURE = 0.3;

/** What is kept of an answer: its text bounded and cleaned, its place only if the trace has it. */
export function takeAnswer(answer: ModelAnswer, failure: TraceFailure, model: string): EnrichmentOutcome {
  const rootCause = clean(answer.rootCause);
  const suggestedFix = clean(answer.suggestedFix);
  const codeLocation = recordedPlace(answer, failure);
  const most = codeLocation ? MOST_SURE : MOST_SURE_WITHOUT_PLACE;
  const confidence = Math.round(Math.min(most, Math.max(0, answer.confidence)) * 100) / 100;
  if (!answer.conclusive || rootCause === '' || !(confidence >= LEAST_SURE)) {
    return { status: 'failed', reason: 'inconclusive', model };
  }
  return { status: 'completed', rootCause, suggestedFix, confidence, ...(codeLocation && { codeLocation }), model };
}

const clean = (text: string): string =>
  truncate(redact(stripControlCharacters(text).replace(/\s+/g, ' ').trim()).text, MOST_CHARS);

/** A line that was recorded: of a frame, or one of the source lines around the top one. */
function recordedPlace({ file, line }: ModelAnswer, failure: TraceFailure) {
  if (file === null || line === null) return undefined;
  const frame = framesOf(failure).find((frame) => frame.file === file && frame.line === line);
  if (frame) return { file, line, ...(frame.column !== undefined && { column: frame.column }) };
  const isShown = failure.evidence.sourceLines?.some((shown) => shown.line === line);
  return failure.location?.file === file && isShown ? { file, line } : undefined;
}
