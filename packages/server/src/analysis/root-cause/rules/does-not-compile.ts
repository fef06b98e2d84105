import { findErrorBy } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { excerpt, place } from '../words.ts';

/** A file that the bundler cannot compile: the request ran none of the code that it is part of. */
export const doesNotCompile: Rule = {
  name: 'does-not-compile',
  explain(facts) {
    const found = findErrorBy(facts, (error) => (error.type === 'CompileError' ? error.frame : undefined));
    const { file, line, column } = found?.known ?? {};
    if (!found || file === undefined || line === undefined) return undefined;
    const location = { file, line, ...(column !== undefined && { column }) };
    return {
      rootCause: `The code does not compile: the compiler stopped at ${place(location)}.`,
      suggestedFix: `Correct ${place(location)} as the compiler's message says, then send the request again. Until it compiles, other requests that have to be compiled may fail with it.`,
      confidence: CONFIDENCE.certain,
      about: found.error,
      location,
      evidence: [
        { path: found.error.paths.message, value: excerpt(found.error.message), why: 'the message of the compiler' },
      ],
    };
  },
};
