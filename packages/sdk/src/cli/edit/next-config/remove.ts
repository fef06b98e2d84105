import MagicString from 'magic-string';
import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { type RecordedInsertion, takeOut } from '../insertions.ts';
import {
  endOf,
  identifiersOf,
  type Language,
  nameOf,
  type Program,
  parseModule,
  type SyntaxNode,
  sourceOf,
  startOf,
  walk,
} from '../syntax/parse.ts';
import { PACKAGE, WRAPPER } from './code.ts';

/**
 * Takes `withGlasstrace` out of a configuration file that was edited since: exactly what was put in where it is found
 * again, else its import and every call of it, whose argument stays.
 */
export function removeFromNextConfig(text: string, language: Language, insertions: readonly RecordedInsertion[]): Edit {
  if (!text.includes(PACKAGE)) return unchanged;
  const program = tryParse(text, language);
  if (program === undefined) return refused('It has a syntax error.');
  const isClean = (result: string | undefined): result is string => {
    const left = result === undefined ? undefined : tryParse(result, language);
    return left !== undefined && !identifiersOf(left).has(WRAPPER);
  };
  const exact = takeOut(text, insertions);
  if (isClean(exact)) return changed(exact);
  const unwrapped = unwrapCalls(text, program);
  return isClean(unwrapped) ? changed(unwrapped) : refused(`Your own code uses "${WRAPPER}".`);
}

/** The text without the import of ours and without the calls; formatters may have moved both. */
function unwrapCalls(text: string, program: Program): string {
  const edit = new MagicString(text);
  for (const statement of program.body) {
    if (/^(?:import|const)\b/.test(sourceOf(text, statement)) && sourceOf(text, statement).includes(PACKAGE)) {
      const behind = /^[ \t]*\r?\n/.exec(text.slice(endOf(statement)))?.[0].length ?? 0;
      edit.remove(startOf(statement), endOf(statement) + behind);
      continue;
    }
    walk(statement, (node) => {
      const { callee, arguments: args } = node as { callee?: SyntaxNode; arguments?: SyntaxNode[] };
      if (node.type !== 'CallExpression' || nameOf(callee!) !== WRAPPER || args?.length !== 1) return true;
      edit.remove(startOf(node), startOf(args[0]!));
      edit.remove(endOf(args[0]!), endOf(node));
      return true;
    });
  }
  return edit.toString();
}

function tryParse(text: string, language: Language): Program | undefined {
  try {
    return parseModule(text, language);
  } catch {
    return undefined;
  }
}
