import type { KnownWords } from './known-words.ts';

/** What Express refuses, in words that have stayed the same since Express 3. */
export const EXPRESS_WORDS: readonly KnownWords[] = [
  {
    message: /^Failed to lookup view "(?<name>[^"]+)" in views director/,
    cause: 'The view {} is not in the folder where the app looks for its views.',
    otherwise: 'that is rendered',
    fix: 'Correct the name of the view, its extension or the setting `views`',
    category: 'configuration-error',
  },
];
