import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { currentLine } from '../source/source.ts';
import { code, excerpt, name } from '../words.ts';

const CODES = new Set(['ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_VALUE', 'ERR_OUT_OF_RANGE']);

/** A function of Node was given something it does not take. */
export const wrongArgument: Rule = {
  name: 'wrong-argument',
  explain(facts) {
    const found = findErrorBy(facts, ({ code: given }) =>
      given !== undefined && CODES.has(given) ? given : undefined,
    );
    if (!found) return undefined;
    const { error } = found;
    const argument = /^The (?:property )?["']([\w.]+)["'] (?:argument|property)/.exec(error.message)?.[1];
    const received = /Received (undefined|null)\b/.exec(error.message)?.[1];
    const variable = /process\.env\.(\w+)/.exec(facts.source ? currentLine(facts.source) : '')?.[1];
    const isMissingVariable = received === 'undefined' && variable !== undefined;
    const which = argument === undefined ? 'an argument' : `its argument ${name(argument)}`;
    const shown = facts.source ? ` The call is ${code(currentLine(facts.source))}.` : '';
    const at = whereIs(facts, error);
    return {
      rootCause: `A function of Node.js got ${received ?? 'a value it does not take'} for ${which}.${shown}`,
      suggestedFix: isMissingVariable
        ? `Set ${variable} in the environment that the server is started with, or check for it ${at}.`
        : `Find out why the value is ${received ?? 'of that kind'} and check it before the call ${at}.`,
      confidence: isMissingVariable ? CONFIDENCE.probable : CONFIDENCE.certain,
      category: isMissingVariable ? 'configuration-error' : 'validation-error',
      about: error,
      evidence: [
        { path: error.paths.code, value: found.known, why: 'Node’s code for an argument it refuses' },
        { path: error.paths.message, value: excerpt(error.message), why: 'names the argument and what it got' },
      ],
    };
  },
};
