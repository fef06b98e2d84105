import { readFrames, topInAppFrame } from '../../../traces/frames.ts';
import type { Facts } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { place } from '../words.ts';

/** redirect() and notFound() throw; a catch around them takes them for errors. */
export const caughtRedirect: Rule = {
  name: 'caught-redirect',
  explain(facts) {
    const { trace } = facts;
    const thrown = findControlFlow(facts);
    if (!thrown || trace.statusCode < 400) return undefined;
    const isRedirect = thrown.kind === 'NEXT_REDIRECT';
    if (!isRedirect && trace.statusCode === 404) return undefined;
    const call = isRedirect ? 'redirect()' : 'notFound()';
    const { frame } = thrown;
    const at = frame ? ` at ${place(frame)}` : '';
    return {
      rootCause: `\`${call}\`${at} throws to end the request, and a try/catch around it caught that as if it were an error; so the client got ${trace.statusCode} instead.`,
      suggestedFix: `Move \`${call}\`${at} out of the try block, or call \`unstable_rethrow(error)\` first in the catch block.`,
      confidence: CONFIDENCE.certain,
      category: 'unknown',
      component: 'nextjs',
      ...(frame && { location: frame }),
      evidence: [
        {
          path: `${thrown.spanId}:exception`,
          value: thrown.kind,
          why: 'control flow of Next.js that was logged as an error',
        },
        { path: 'statusCode', value: String(trace.statusCode), why: `${call} answers with another status` },
      ],
    };
  },
};

function findControlFlow({ recorded }: Facts) {
  for (const exception of recorded) {
    const kind = CONTROL_FLOW.exec(exception.digest ?? exception.message ?? '')?.[0];
    // Who only passes it on does not log it.
    if (kind === undefined || !exception.hooks.some((hook) => /^(?:console|logger)_|^captured$/.test(hook))) continue;
    const { file, line, column } = topInAppFrame(readFrames(exception)) ?? {};
    const frame = file !== undefined &&
      line !== undefined && { frame: { file, line, ...(column !== undefined && { column }) } };
    return { kind, spanId: exception.span.spanId, ...frame };
  }
  return undefined;
}

const CONTROL_FLOW = /^(?:NEXT_REDIRECT|NEXT_NOT_FOUND|NEXT_HTTP_ERROR_FALLBACK;404)/;
