import type { Rule } from '../rule.ts';
import { explainByWords } from '../words-of/known-words.ts';
import { RUNTIME_WORDS } from '../words-of/runtime.ts';

/** What V8 and Node refuse to do with a value. */
export const rejectedByRuntime: Rule = {
  name: 'rejected-by-runtime',
  explain: (facts) => explainByWords(facts, RUNTIME_WORDS),
};
