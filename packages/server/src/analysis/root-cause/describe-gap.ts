import type { Trace } from '../../traces/trace.ts';
import { isFailedCall } from './facts.ts';
import { howAnswered, place } from './words.ts';

/** Slower than this, somebody may ask why. */
const SLOW_MS = 1_000;

/** What no rule could conclude from, and what would have to be recorded for that. */
export function describeGap(trace: Trace): string {
  return [
    ...sentences(trace),
    ...(trace.droppedSpans > 0 ? ['Spans of this trace were not kept, because it is over the size limit.'] : []),
  ].join(' ');
}

function sentences(trace: Trace): string[] {
  const { failure, statusCode, durationMs } = trace;
  if (!failure) {
    const answered = howAnswered(trace);
    if (trace.spans.some(isFailedCall)) {
      return [`The request did not fail: ${answered}.`, 'But a call in it did, which the app caught: see the spans.'];
    }
    if (durationMs < SLOW_MS) return [`Nothing failed in this trace: ${answered}.`];
    return [
      `Nothing failed in this trace, but it was slow: ${answered}.`,
      'No recorded call accounts for most of that time, so it went into code that has no spans.',
    ];
  }
  const { error, location, evidence } = failure;
  const at = location ? ` at ${place({ file: location.file, line: location.line })}` : '';
  if (error.kind === 'status') {
    return [
      `The server answered ${statusCode}${at}, and no exception was recorded: the app caught it without logging it, or answered so on purpose.`,
      'To see it, log the error object there or give it to captureError, and repeat the request.',
    ];
  }
  if (error.kind === 'log') return ['Only a log record tells of this failure; no exception with a stack was recorded.'];
  if (error.kind === 'span') return ['A call in this trace failed, but its code says no more than that.'];
  if (evidence.stack?.frames.length === 0) {
    return [
      'What was thrown has no stack, and neither a code nor a class that says what failed.',
      'Throwing an Error instead of another value records where it is from.',
    ];
  }
  return [
    `Neither a code nor the class of the error says what failed; its own message is all there is${location ? `, and the place, ${place({ file: location.file, line: location.line })}` : ''}.`,
    ...(evidence.sourceLines ? [] : ['The source lines around it were not recorded.']),
  ];
}
