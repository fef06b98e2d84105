import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';

/** A second answer to one request. */
export const headersSent: Rule = {
  name: 'headers-sent',
  explain(facts) {
    const found = findErrorBy(facts, ({ code }) => (code === 'ERR_HTTP_HEADERS_SENT' ? code : undefined));
    if (!found) return undefined;
    const { error } = found;
    return {
      rootCause:
        'The response is answered a second time: its headers were sent already when this line wants to change them.',
      suggestedFix: `Find the earlier answer on the way to the line ${whereIs(facts, error)}, and \`return\` after it; with callbacks and promises make sure that only one of them answers.`,
      confidence: CONFIDENCE.certain,
      category: 'unknown',
      about: error,
      evidence: [{ path: error.paths.code, value: found.known, why: 'Node’s code for a second answer' }],
    };
  },
};
