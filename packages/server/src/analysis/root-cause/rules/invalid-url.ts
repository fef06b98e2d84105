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
    const isUndefined = /^Failed to parse URL from (?:undefined|null)\b/.test(error.message);
    const isOfClient = /\b(?:req|request|query|params|body|searchParams|slug|input)\b/.test(argument ?? '');
    return {
      rootCause: isUndefined
        ? `The address begins with a value that is not set${argument === undefined ? '' : `: ${code(argument)}`}; it usually comes from the configuration.`
        : `${argument === undefined ? 'An address' : code(argument)} is no absolute URL: it has no scheme and host, or a part of it is missing.`,
      suggestedFix: isUndefined
        ? `Find where the first part of the address ${at} is from, and set it (most often a variable of the environment).`
        : `Make the address absolute ${at}: on the server there is no page it could be relative to, so give a base (\`new URL(path, base)\`). Answer 400 when it comes from the client.`,
      confidence: isOfClient ? CONFIDENCE.strong : CONFIDENCE.probable,
      category: isUndefined ? 'configuration-error' : 'validation-error',
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
