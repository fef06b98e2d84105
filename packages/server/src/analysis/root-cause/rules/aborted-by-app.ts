import { SPAN } from '@glasstrace/protocol/attributes';
import { readBoolean } from '../../../traces/attribute.ts';
import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { callName, callOf, evidenceOf } from '../upstream.ts';
import { duration, excerpt } from '../words.ts';

/** The app gave up a call itself: by its AbortController, or by a timer that makes an error. */
export const abortedByApp: Rule = {
  name: 'aborted-by-app',
  explain(facts) {
    const { trace, source } = facts;
    const found = findErrorBy(facts, ({ type, code }) => type === 'AbortError' || code === 'ERR_CANCELED' || undefined);
    const timer = source && TIMER.test(source.text.slice(source.current.start, source.current.end));
    const error = found?.error ?? (timer ? facts.errors[0] : undefined);
    if (!error) return undefined;
    const call = callOf(facts, error);
    const peer = call ? (callName(call) ?? 'another service') : undefined;
    const after = call ? ` after ${duration(call.durationMs)}` : '';
    const hasLeft = readBoolean(trace.root.span.attributes, SPAN.aborted) === true;
    if (found && hasLeft) {
      return {
        rootCause: `The client went away, and what it waited for was aborted${after}.`,
        suggestedFix: `Nothing failed on the server; catch the AbortError ${whereIs(facts, error)} and end quietly.`,
        confidence: CONFIDENCE.strong,
        category: 'unknown',
        component: 'client',
        about: error,
        evidence: [
          { path: `${trace.root.span.spanId}:${SPAN.aborted}`, value: 'true', why: 'the client closed the connection' },
        ],
      };
    }
    const showsTimer = timer || (source && /\bsetTimeout\s*\(/.test(source.text) && /\babort\s*\(/.test(source.text));
    return {
      rootCause: `The app gave up waiting${peer === undefined ? '' : ` for ${peer}`}${after}: ${timer ? 'a timer of its own ended the wait' : 'its own abort signal ended the call'}.`,
      suggestedFix: `Find out ${peer === undefined ? 'what it waits for, and why that' : `why ${peer}`} takes so long; ${whereIs(facts, error)}, answer 504 when the time is over, and raise the limit only if that long is right.`,
      confidence: showsTimer && (call || timer) ? CONFIDENCE.strong : CONFIDENCE.probable,
      category: 'timeout',
      ...(call?.host !== undefined && { component: call.host }),
      about: error,
      evidence: [
        ...(found
          ? [
              {
                path: error.paths.type,
                value: excerpt(error.type ?? error.code ?? ''),
                why: 'the class of an aborted call',
              },
            ]
          : []),
        ...(showsTimer ? [{ path: 'errorEvidence.sourceLines', why: 'the lines show the timer' }] : []),
        ...(call ? [evidenceOf(call, 'the call that was given up')] : []),
      ],
    };
  },
};

/** `setTimeout(() => reject(new Error('…')), 500)` */
const TIMER = /\bsetTimeout\s*\(.*\b(?:reject\s*\(|throw\b|new \w*Error\b)/;
