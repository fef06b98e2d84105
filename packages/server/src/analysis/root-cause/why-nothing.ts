import type { Facts } from './facts.ts';
import type { Evidence } from './rule.ts';
import { rootOf } from './source/expression.ts';
import { findOrigin, type Origin } from './source/origin.ts';
import { code } from './words.ts';

export type Nothing = 'null' | 'undefined';

/** Why an expression holds nothing, as far as the lines around it show. */
export interface WhyNothing {
  sentence: string;
  evidence: Evidence[];
  /** Where the name that the expression begins with got its value, … */
  origin: Origin;
  /** … and that name. */
  subject: string;
  /** What was looked up and not found. */
  lookUp?: LookUp;
}

interface LookUp {
  /** Which nothing it gives when it finds nothing. */
  gives: readonly Nothing[];
  when: string;
  /** What is looked up is a record, which a client may ask for in vain. */
  ofRecord: boolean;
}

const lookUp = (gives: Nothing | 'either', when: string, ofRecord = false): LookUp => ({
  gives: gives === 'either' ? ['null', 'undefined'] : [gives],
  when,
  ofRecord,
});

const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  findUnique: lookUp('null', 'no record matches', true),
  findFirst: lookUp('either', 'no record matches', true),
  findOne: lookUp('either', 'no record matches', true),
  findOneBy: lookUp('null', 'no record matches', true),
  findById: lookUp('either', 'no record matches', true),
  findByPk: lookUp('null', 'no record matches', true),
  first: lookUp('either', 'no row matches', true),
  maybeSingle: lookUp('null', 'no row matches', true),
  executeTakeFirst: lookUp('undefined', 'no row matches', true),
  find: lookUp('either', 'nothing matches', true),
  findLast: lookUp('undefined', 'nothing matches'),
  get: lookUp('either', 'there is no such entry'),
  hget: lookUp('null', 'there is no such entry'),
  getItem: lookUp('null', 'there is no such entry'),
  match: lookUp('null', 'the text does not match'),
  exec: lookUp('null', 'the text does not match'),
  at: lookUp('undefined', 'the list is shorter'),
  pop: lookUp('undefined', 'the list is empty'),
  shift: lookUp('undefined', 'the list is empty'),
};

/** Of a statement of SQLite, which has its name from Map. */
const ROW = lookUp('undefined', 'no row matches', true);

const QUERY = /\b(?:query|execute|select|all|findMany|sql|\$queryRaw\w*)\s*[(`<]/;

export function whyNothing({ source }: Facts, object: string, value: Nothing): WhyNothing | undefined {
  const direct = lookUpOf(object, value);
  const subject = rootOf(object);
  if (!source || subject === undefined) return undefined;
  const origin = findOrigin(source, subject);
  if (!origin) return undefined;
  const evidence = [
    { path: 'errorEvidence.sourceLines', why: `line ${origin.line} shows where ${code(subject)} is from` },
  ];
  const rest = object.slice(subject.length);
  if (/^(?:\[0\]|\.at\(0\))$/.test(rest) && QUERY.test(origin.expression ?? '')) {
    const sentence = `The query on line ${origin.line} found no row, so the list ${code(subject)} is empty.`;
    return { sentence, evidence, origin, subject, lookUp: lookUp(value, 'no row matches', true) };
  }
  if (rest !== '') {
    const missing = direct ? ` The look-up gives ${value} when ${direct.when}.` : '';
    return { sentence: `${code(subject)} is ${describe(origin)}.${missing}`, evidence, origin, subject };
  }
  const found = origin.kind === 'assigned' ? lookUpOf(origin.expression, value) : undefined;
  const meaning = found ? `, which gives ${value} when ${found.when}` : '';
  return {
    sentence: `${code(subject)} is ${describe(origin)}${meaning}.`,
    evidence,
    origin,
    subject,
    ...(found && { lookUp: found }),
  };
}

function describe({ kind, line, expression }: Origin): string {
  const from = expression === undefined ? '' : ` ${code(expression)}`;
  switch (kind) {
    case 'assigned':
      return `set on line ${line} from${from}`;
    case 'destructured':
      return `taken on line ${line} from${from}`;
    case 'iterated':
      return `an item of${from} (line ${line})`;
    case 'parameter':
      return `a parameter of the function on line ${line}`;
  }
}

/** The last call of a chain, when it is one that gives such nothing. */
function lookUpOf(expression: string | undefined, value: Nothing): LookUp | undefined {
  const calls = [...(expression ?? '').matchAll(/\.\s*([\w$]+)\s*(?:<[^()]*>)?\(/g)];
  const call = calls.at(-1)?.[1] ?? '';
  const known = call === 'get' && /\bprepare\s*\(|\bstatement|stmt/i.test(expression ?? '') ? ROW : LOOK_UPS[call];
  return known?.gives.includes(value) ? known : undefined;
}
