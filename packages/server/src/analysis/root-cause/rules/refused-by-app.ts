import type { ErrorCategory } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { readText } from '../../../traces/attribute.ts';
import type { Trace } from '../../../traces/trace.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { name, place, requestName } from '../words.ts';

const BY_STATUS: Readonly<Record<number, { because: string; fix: string; category: ErrorCategory }>> = {
  400: {
    because: 'it does not accept what was sent',
    fix: 'compare what is sent with what the lines before it check',
    category: 'validation-error',
  },
  401: {
    because: 'the request has no valid session or credentials',
    fix: 'send the session cookie or token, or look at how the lines before it find the session',
    category: 'auth-failure',
  },
  403: {
    because: 'who asks may not do this',
    fix: 'check the role or right that the lines before it look for',
    category: 'auth-failure',
  },
  404: {
    because: 'what was asked for does not exist',
    fix: 'check the id in the address and the query that looks for it',
    category: 'not-found',
  },
  409: {
    because: 'what was sent conflicts with what is there',
    fix: 'look at the check before it',
    category: 'unknown',
  },
  422: {
    because: 'it does not accept what was sent',
    fix: 'compare what is sent with what the lines before it check',
    category: 'validation-error',
  },
  429: {
    because: 'too many requests were made',
    fix: 'wait, or look at the limit that is counted there',
    category: 'rate-limited',
  },
};

/** Nothing failed: the app, or the framework for want of a route, said no. */
export const refusedByApp: Rule = {
  name: 'refused-by-app',
  explain({ trace, failure, outgoing }) {
    if (failure?.error.kind !== 'status') return undefined;
    const words = BY_STATUS[trace.statusCode];
    const { location } = failure;
    const status = { path: 'statusCode', value: String(trace.statusCode), why: 'what the client received' };
    if (trace.statusCode === 404 && isWithoutRoute(trace)) {
      return {
        rootCause: `No route of the app serves ${requestName(trace)}.`,
        suggestedFix: 'Correct the path of the request, or add the route; look for a misspelt folder or file name.',
        confidence: CONFIDENCE.strong,
        category: 'not-found',
        component: 'routing',
        evidence: [status, { path: 'requestIdentity', why: 'no route of the app matched the path' }],
      };
    }
    const page = name(readText(trace.root.span.attributes, SPAN.nextSourceFile));
    if (trace.statusCode === 404 && !location && page !== undefined) {
      return {
        rootCause: `The route ${requestName(trace)} exists and answered 404 itself: ${page} or what it calls called notFound().`,
        suggestedFix: `Look in ${page} for the condition of notFound(), most often a record that was not found; check the id in the address.`,
        confidence: CONFIDENCE.probable,
        category: 'not-found',
        component: page.replaceAll('`', ''),
        evidence: [status, { path: 'requestIdentity.routePattern', why: 'a route of the app matched the path' }],
      };
    }
    // After an answer of another service the refusal may be its own.
    if (!words || !location || outgoing.some(({ status }) => status !== undefined && status >= 400)) return undefined;
    const { file, line, column } = location;
    return {
      rootCause: `The app itself answered ${trace.statusCode} at ${place({ file, line })}: ${words.because}.`,
      suggestedFix: `Read the condition before ${place({ file, line })}; if the refusal is wrong, ${words.fix}.`,
      confidence: CONFIDENCE.probable,
      category: words.category,
      component: file,
      location: { file, line, ...(column !== undefined && { column }) },
      evidence: [status, { path: 'sourceLocation', value: `${file}:${line}`, why: 'where the response was made' }],
    };
  },
};

/** Plain Node has no routes: what it answers 404 to, the app decides. */
function isWithoutRoute({ identity, spans }: Trace): boolean {
  const { frameworkFallbackRoute, routePattern, framework } = identity;
  if (frameworkFallbackRoute !== undefined) return true;
  const hasRouter = framework !== undefined && framework !== 'node' && framework !== 'unknown';
  return hasRouter && routePattern === undefined && spans.length === 1;
}
