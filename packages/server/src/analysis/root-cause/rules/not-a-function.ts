import { findErrorBy, isThrownByOwnLine, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { expressionBefore, rootOf } from '../source/expression.ts';
import { findOrigin } from '../source/origin.ts';
import type { Source } from '../source/source.ts';
import { code, excerpt } from '../words.ts';

/** Something is called, or made with `new`, that cannot be. */
export const notAFunction: Rule = {
  name: 'not-a-function',
  explain(facts) {
    const found = findErrorBy(facts, ({ type, message }) => (type === 'TypeError' ? readMessage(message) : undefined));
    if (!found) return undefined;
    const { error, known } = found;
    const { source } = facts;
    const callee =
      error === facts.errors[0] && source && isThrownByOwnLine(facts)
        ? findCallee(source, known.callee)
        : known.inPlainWords;
    const subject = callee === undefined ? 'What is called' : code(callee);
    const method = /^(.*?)\??\.([\w$]+)$/s.exec(callee ?? '');
    const object = method?.[1];
    const root = object === undefined ? undefined : rootOf(object);
    const origin = source && root === object && root !== undefined ? findOrigin(source, root) : undefined;
    const notAwaited = origin?.kind === 'assigned' && !origin.awaited && isAsyncCall(origin.expression ?? '');
    const from =
      origin?.expression === undefined
        ? ''
        : ` ${code(root!)} is set on line ${origin.line} from ${code(origin.expression)}.`;
    const what = known.constructed ? 'is used with `new`, but is no constructor' : 'is called, but is no function';
    const at = whereIs(facts, error);
    return {
      rootCause: notAwaited
        ? `${subject} is no function, because ${code(root!)} is a promise: ${code(origin.expression!)} on line ${origin.line} is not awaited.`
        : `${subject} ${what}.${from}`,
      suggestedFix: notAwaited
        ? `Write ${code(`await ${origin.expression}`)} on line ${origin.line}.`
        : method
          ? `Check what ${code(object!)} holds ${at}: it has no function ${code(method[2]!)}. Look for a misspelt name, a value of another type (an object where an array is expected, a missing \`await\`), or an older version of the library.`
          : `Check where ${callee === undefined ? 'the value called' : code(callee)} ${at} comes from: a missing or misspelt export, a default import where a named one is meant, or an argument that was not passed.`,
      confidence: callee === undefined ? CONFIDENCE.strong : CONFIDENCE.certain,
      category: 'type-error',
      about: error,
      evidence: [
        { path: error.paths.message, value: excerpt(error.message), why: 'the runtime says what was called' },
        ...(callee !== undefined && source
          ? [{ path: 'errorEvidence.sourceLines', why: 'the failing line shows the call' }]
          : []),
      ],
    };
  },
};

function readMessage(message: string): { callee: string; constructed: boolean; inPlainWords?: string } | undefined {
  const match =
    /^(?:Class extends value )?(.{1,300}) is not a (function|constructor)(?: or its return value is not iterable)?$/s.exec(
      message,
    );
  const [, callee, kind] = match ?? [];
  if (callee === undefined) return undefined;
  const isPlain = /^[A-Za-z_$][\w$]*(?:\.[\w$]+)*$/.test(callee);
  return { callee, constructed: kind === 'constructor', ...(isPlain && { inPlainWords: callee }) };
}

/** What was called, as the source has it: bundlers rename imports, and V8 shortens what is computed. */
function findCallee({ text, at, current }: Source, said: string): string | undefined {
  const line = text.slice(current.start, current.end);
  if (/^[A-Za-z_$][\w$]*(?:\.[\w$]+)*$/.test(said) && line.replace(/\s/g, '').includes(said)) return said;
  const last = /(?:\.|\["|^)([\w$]+)"?\]?\)*$/.exec(said)?.[1];
  const calls = [...line.matchAll(/(?<![\w$])(?:new\s+)?([A-Za-z_$][\w$]*)\s*(?:<[^<>()]*>)?(?:\?\.)?\s*[(`]/g)].map(
    (match) => {
      const name = match[1]!;
      const start = current.start + match.index + match[0].indexOf(name);
      return { name, start, end: start + name.length };
    },
  );
  const here = calls.filter((call) => call.start === at);
  const named = calls.filter((call) => call.name === last);
  const call = here[0] ?? (named.length === 1 ? named[0] : undefined);
  return call && expressionBefore(text, call.end);
}

/** Calls that are known to give a promise. */
const ASYNC_CALL =
  /(?:^fetch|\.(?:findMany|findUnique|findFirst|findOne|findAll|create|createMany|update|updateMany|upsert|delete|deleteMany|count|aggregate|json|text|formData|arrayBuffer|query|execute)|^(?:cookies|headers|draftMode))\s*\([\s\S]*\)$/;
const isAsyncCall = (expression: string) => ASYNC_CALL.test(expression);
