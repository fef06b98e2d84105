import { findErrorBy } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { excerpt, requestName } from '../words.ts';

const CODES = new Set(['FST_ERR_CTP_BODY_TOO_LARGE', 'LIMIT_FILE_SIZE', 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED']);

/** A request body over the limit of whoever reads it. */
export const bodyTooLarge: Rule = {
  name: 'body-too-large',
  explain(facts) {
    const found = findErrorBy(facts, ({ code, type, message }) => {
      const isNext = /^Body exceeded .{1,20} limit/.test(message);
      return type === 'PayloadTooLargeError' || (code !== undefined && CODES.has(code)) || isNext ? true : undefined;
    });
    if (!found) return undefined;
    const { error } = found;
    const isAction = facts.trace.identity.operationKind === 'server_action';
    return {
      rootCause: `The request body of ${requestName(facts.trace)} is larger than the server accepts.`,
      suggestedFix: isAction
        ? 'Raise `serverActions.bodySizeLimit` in next.config, or upload large files to a route handler that streams them.'
        : 'Send less, or raise the limit where the body is parsed (`express.json({ limit })`, `bodyLimit` of Fastify, the limits of multer).',
      confidence: CONFIDENCE.certain,
      category: 'validation-error',
      about: error,
      evidence: [{ path: error.paths.message, value: excerpt(error.message), why: 'the words of the body parser' }],
    };
  },
};
