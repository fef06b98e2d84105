import { SPAN } from '@glasstrace/protocol/attributes';
import { readBoolean } from '../../../traces/attribute.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { longestPart } from '../time-spent.ts';
import { duration, requestName } from '../words.ts';

/** The client went away before it had an answer. */
export const clientLeft: Rule = {
  name: 'client-left',
  explain(facts) {
    const { trace, failure } = facts;
    const { span } = trace.root;
    if (failure || trace.statusCode !== 0 || readBoolean(span.attributes, SPAN.aborted) !== true) return undefined;
    const part = longestPart(facts);
    return {
      rootCause: `The client of ${requestName(trace)} went away after ${duration(trace.durationMs)}, before it had an answer; nothing failed on the server.${part ? ` Until then ${part.what} took ${duration(part.ms)}.` : ''}`,
      suggestedFix: part
        ? `Make ${part.what} faster, or give the client a longer timeout.`
        : 'Look at why the client gave up: its timeout, a closed page, or a request that it cancelled itself. Nothing recorded shows what the server was busy with.',
      confidence: CONFIDENCE.strong,
      category: 'unknown',
      component: 'client',
      evidence: [
        { path: `${span.spanId}:${SPAN.aborted}`, value: 'true', why: 'the connection was closed by the client' },
        ...(part?.evidence ?? []),
      ],
    };
  },
};
