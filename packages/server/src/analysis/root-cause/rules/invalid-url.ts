import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { currentLine } from '../source/source.ts';
import { code, excerpt } from '../words.ts';

/** An address that is no URL, most often because it is relative or a part of it is missing. */
export const invalidUrl: Rule = {
  name: 'invalid-url',
  explain(facts) {
    const found = findErrorBy(facts, ({ code: given, message }) =>
      given === 'ERR_INVALID_URL' || /^Failed to parse URL from /.test(message) ? true : undefined,
    );
    if (!found) return undefined;
    const { error } = found;
    const line = facts.source && error === facts.errors[0] ? currentLine(facts.source) : undefined;
    const argument =
      line === undefined ? undefined : /\b(?:new URL|fetch)\(\s*((?:[^(),]|\([^()]*\))+)/.exec(line)?.[1];
    const at = whereIs(facts, error);
    return {
      rootCause: `${argument === undefined ? 'An address' : code(argument)} is no absolute URL: it has no scheme and host, or a part of it is missing.`,
      suggestedFix: `Make the address absolute ${at}: on the server there is no page it could be relative to, so give a base (\`new URL(path, base)\`). Answer 400 when it comes from the client.`,
      confidence: CONFIDENCE.strong,
      category: 'validation-error',
      about: error,
      evidence: [
        error.code === undefined
          ? {
              path: error.paths.message,
              value: excerpt(error.message),
              why: 'the runtime’s words for an address that is none',
            }
          : { path: error.paths.code, value: error.code, why: 'Node’s code for an address that is none' },
        ...(argument === undefined ? [] : [{ path: 'errorEvidence.sourceLines', why: 'the line shows the address' }]),
      ],
    };
  },
};
