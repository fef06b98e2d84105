import type { ErrorCategory } from '@glasstrace/protocol';
import type { ErrorSeen, Facts } from '../facts.ts';
import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Explanation } from '../rule.ts';
import { currentLine } from '../source/source.ts';
import { code, excerpt, name } from '../words.ts';

/** A message that a runtime or framework has for exactly one mistake, and has kept for years. */
export interface KnownWords {
  /** Class of the error; any when left out. */
  type?: RegExp;
  message: RegExp;
  /** Where a group `name` of the message is a name, `{}` stands for it; else for `otherwise`. */
  cause: string;
  otherwise?: string;
  /** What to do; the place is added. */
  fix: string;
  category: ErrorCategory;
  /** It is a validation error when the line shows that the value is from the request. */
  ofValue?: true;
  component?: string;
}

/** Explains the first error whose words are known. */
export function explainByWords(facts: Facts, table: readonly KnownWords[]): Explanation | undefined {
  const found = findErrorBy(facts, (error) => table.find((words) => matches(words, error)));
  if (!found) return undefined;
  const { error, known } = found;
  const said = name(known.message.exec(error.message)?.groups?.name) ?? known.otherwise ?? '';
  const isTop = error === facts.errors[0];
  const shown = isTop && facts.source ? ` The line is ${code(currentLine(facts.source))}.` : '';
  return {
    rootCause: `${known.cause.replaceAll('{}', said)}${shown}`,
    suggestedFix: `${known.fix.replaceAll('{}', said)}, ${whereIs(facts, error)}.`,
    confidence: error.frame ? CONFIDENCE.certain : CONFIDENCE.strong,
    category:
      known.ofValue && shown && OF_REQUEST.test(currentLine(facts.source!)) ? 'validation-error' : known.category,
    ...(known.component !== undefined && { component: known.component }),
    about: error,
    evidence: [{ path: error.paths.message, value: excerpt(error.message), why: 'these words have one meaning' }],
  };
}

const OF_REQUEST = /\b(?:req|request|ctx|query|params|body|searchParams|formData)\b/;

const matches = ({ type, message }: KnownWords, error: ErrorSeen): boolean =>
  (type === undefined || type.test(error.type ?? '')) && message.test(error.message);
