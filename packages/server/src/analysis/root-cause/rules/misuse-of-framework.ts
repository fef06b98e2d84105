import type { Rule } from '../rule.ts';
import { explainByWords } from '../words-of/known-words.ts';
import { NEXT_WORDS } from '../words-of/next.ts';

/** A rule of React or Next.js that the code breaks. */
export const misuseOfFramework: Rule = {
  name: 'misuse-of-framework',
  explain: (facts) => explainByWords(facts, NEXT_WORDS),
};
