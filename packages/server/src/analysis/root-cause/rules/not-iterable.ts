import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { expressionFrom, rootOf } from '../source/expression.ts';
import { findOrigin } from '../source/origin.ts';
import { currentLine, type Source } from '../source/source.ts';
import { code, excerpt } from '../words.ts';

/** A loop, a spread or an array pattern over what is no list. */
export const notIterable: Rule = {
  name: 'not-iterable',
  explain(facts) {
    const found = findErrorBy(facts, ({ type, message }) => (type === 'TypeError' ? readMessage(message) : undefined));
    if (!found) return undefined;
    const { error, known } = found;
    const { source } = facts;
    const isTop = error === facts.errors[0];
    const value = isTop && source ? findValue(source, known.value) : known.value;
    const root = value === undefined ? undefined : rootOf(value);
    const origin = source && root !== undefined ? findOrigin(source, root) : undefined;
    const from =
      origin?.expression === undefined || origin.kind === 'parameter'
        ? ''
        : ` ${code(root!)} is set on line ${origin.line} from ${code(origin.expression)}.`;
    const subject = value === undefined ? 'A value' : code(value);
    return {
      rootCause: `${subject} is used as a list, but ${known.is === undefined ? 'cannot be iterated' : `is ${known.is}`}.${from}`,
      suggestedFix: `Check what ${value === undefined ? 'the value' : code(value)} holds ${whereIs(facts, error)}: an object around the list, null or undefined where there is none, or a promise that is not awaited; use the list itself, or an empty one where it may be missing.`,
      confidence: value === undefined ? CONFIDENCE.strong : CONFIDENCE.certain,
      category: 'type-error',
      about: error,
      evidence: [
        { path: error.paths.message, value: excerpt(error.message), why: 'the runtime says what it tried to iterate' },
        ...(isTop && source && value !== undefined
          ? [{ path: 'errorEvidence.sourceLines', why: 'the failing line shows the value' }]
          : []),
      ],
    };
  },
};

function readMessage(message: string): { value?: string; is?: string } | undefined {
  if (/^Spread syntax requires \.\.\.iterable\[Symbol\.iterator\] to be a function$/.test(message)) return {};
  const said = /^(.{1,300}?) is not (?:async )?iterable(?: \(cannot read property .+\))?$/s.exec(message)?.[1];
  if (said === undefined) return undefined;
  if (/^(?:undefined|null|object|object null)$/.test(said))
    return { is: said === 'object' ? 'an object' : said.replace('object ', '') };
  return /^[A-Za-z_$][\w$]*(?:\.[\w$]+)*$/.test(said) ? { value: said } : {};
}

/** As the source has it: where the frame points, or by the name that V8 said. */
function findValue(source: Source, said: string | undefined): string | undefined {
  if (said !== undefined && source.text.replace(/\s/g, '').includes(said)) return said;
  const { text, at } = source;
  const line = currentLine(source);
  const patterns = [
    /\bof\s+(?<value>[\w$.?!]+)\s*\)/,
    /\[[^\]=]*\]\s*(?::[^=]+)?=\s*(?:await\s+)?(?<value>[\w$.?!]+)/,
    /\.\.\.(?<value>[\w$.?!]+)/,
  ];
  const values = patterns.map((pattern) => pattern.exec(line)?.groups?.value).filter((value) => value !== undefined);
  if (values.length === 1) return values[0]!.replace(/[!?]+$/, '');
  // `new Set(x)`, `Object.fromEntries(x)`: the frame points to the call, the value is its argument.
  const argument =
    /\b(?:new\s+\w*(?:Map|Set)|fromEntries|from|all|allSettled|any|race)\(\s*(?<value>[A-Za-z_$][\w$.?!]*)\s*\)/.exec(
      line,
    );
  if (argument) return argument.groups!.value!.replace(/[!?]+$/, '');
  const pointed = at === undefined ? undefined : expressionFrom(text, at);
  const next = pointed === undefined ? '' : text.slice(at! + pointed.length).trimStart()[0];
  return pointed === 'new' || next === '(' ? undefined : pointed;
}
