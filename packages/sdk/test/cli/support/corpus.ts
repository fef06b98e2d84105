import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, languageOf } from '../../../src/cli/edit/syntax/parse.ts';

/** One file of the corpus: code as projects have it, and what becomes of it. */
export interface CorpusFile {
  name: string;
  outcome: 'edited' | 'refused';
  text: string;
  language: Language;
}

const CORPUS = join(import.meta.dirname, '../corpus');

/** The files of `test/cli/corpus/<kind>`, by the outcome that their folder says. */
export function readCorpus(kind: 'instrumentation' | 'next-config'): CorpusFile[] {
  return (['edited', 'refused'] as const).flatMap((outcome) =>
    readdirSync(join(CORPUS, kind, outcome)).map((name) => ({
      name,
      outcome,
      text: readFileSync(join(CORPUS, kind, outcome, name), 'utf8'),
      language: languageOf(name),
    })),
  );
}
