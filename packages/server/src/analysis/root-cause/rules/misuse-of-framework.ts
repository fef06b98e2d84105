import type { Rule } from '../rule.ts';
import { EXPRESS_WORDS } from '../words-of/express.ts';
import { explainByWords } from '../words-of/known-words.ts';
import { NEXT_WORDS } from '../words-of/next.ts';

const WORDS = [...NEXT_WORDS, ...EXPRESS_WORDS];

/** A rule of React, Next.js or Express that the code breaks. */
export const misuseOfFramework: Rule = {
  name: 'misuse-of-framework',
  explain: (facts) => explainByWords(facts, WORDS),
};
