import { type Facts, findErrorBy, isThrownByOwnLine, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { rootOf } from '../source/expression.ts';
import { readObjectOf } from '../source/property-access.ts';
import { currentLine, type Source } from '../source/source.ts';
import { type Nothing, type WhyNothing, whyNothing } from '../why-nothing.ts';
import { code, excerpt, name } from '../words.ts';

/** `x.y` where x is null or undefined, in the words that V8 has for reading, setting and destructuring. */
export const nullProperty: Rule = {
  name: 'null-property',
  explain(facts) {
    const found = findErrorBy(facts, ({ type, message }) => (type === 'TypeError' ? readMessage(message) : undefined));
    if (!found) return undefined;
    const { error, known: read } = found;
    const isTop = error === facts.errors[0] && isThrownByOwnLine(facts);
    const object = isTop ? findObject(facts, read) : read.object;
    const why = object === undefined ? undefined : whyNothing(facts, object, read.value);
    const variable = object === undefined ? undefined : variableBehind(object, why);
    const property = read.property === undefined ? undefined : name(read.property);
    const access = property === undefined ? 'it is taken apart' : `its property ${property} is ${read.access}`;
    const subject = object === undefined ? 'A value' : code(object);
    return {
      rootCause: `${subject} is ${read.value} where ${access}.${why ? ` ${why.sentence}` : ''}`,
      suggestedFix: variable
        ? `Set ${variable} in the environment that the server is started with, or give ${code(object!)} a default ${whereIs(facts, error)}.`
        : advise({ facts, object, value: read.value, why, at: whereIs(facts, error) }),
      confidence: !isTop ? CONFIDENCE.probable : object === undefined ? CONFIDENCE.strong : CONFIDENCE.certain,
      category: variable ? 'configuration-error' : 'type-error',
      about: error,
      evidence: [
        { path: error.paths.message, value: excerpt(error.message), why: 'the runtime names the property' },
        ...(isTop && object !== undefined
          ? [{ path: 'errorEvidence.sourceLines', why: 'the failing line shows the expression' }]
          : []),
        ...(why?.evidence ?? []),
      ],
    };
  },
};

interface Read {
  value: Nothing;
  access: 'read' | 'set';
  property?: string;
  /** By a pattern: `const { y } = x`. */
  taken: boolean;
  /** As V8 says it; of the code that ran. */
  object?: string;
}

function readMessage(message: string): Read | undefined {
  const access = /^Cannot (read|set) properties of (null|undefined)(?: \((?:reading|setting) '(.*)'\))?$/s.exec(
    message,
  );
  if (access) {
    const [, verb, value, property] = access;
    return {
      value: value as Nothing,
      access: verb as 'read' | 'set',
      taken: false,
      ...(property !== undefined && { property }),
    };
  }
  const destructured = /^Cannot destructure (?:property '(.*?)' of )?'(.*)' as it is (null|undefined)\.$/s.exec(
    message,
  );
  if (!destructured) return undefined;
  const [, property, object, value] = destructured;
  return {
    value: value as Nothing,
    access: 'read',
    taken: true,
    ...(property !== undefined && { property }),
    ...(object !== undefined && /^(?!undefined$|null$)[A-Za-z_$]/.test(object) && { object }),
  };
}

function findObject({ source }: Facts, { property, access, object, taken }: Read): string | undefined {
  if (!source) return object;
  // What V8 says of a destructured value may be a name that a bundler made.
  if (object !== undefined && source.text.includes(object)) return object;
  if (object !== undefined || taken) return initializerOf(source);
  const inSource = property === undefined ? undefined : readObjectOf(source, property, access);
  return inSource !== undefined && (rootOf(inSource) !== undefined || inSource.startsWith('(')) ? inSource : undefined;
}

/** The variable of the environment that the object is, or was set from. */
function variableBehind(object: string, why: WhyNothing | undefined): string | undefined {
  const { kind, expression } = why?.origin ?? {};
  const ofEnv = /^(?:(\w+)|import\.meta\.env)\.([A-Z][A-Z0-9_]+)!?$/.exec(object);
  if (ofEnv && (ofEnv[1] === undefined || ofEnv[1] === 'env' || expression === 'process.env')) return ofEnv[2];
  if (kind === 'destructured' && expression === 'process.env' && object === why?.subject) return object;
  const read = object === why?.subject ? (expression ?? object) : object;
  const found = /^process\.env(?:\.(\w+)|\[['"](\w+)['"]\])!?$/.exec(read);
  return found?.[1] ?? found?.[2];
}

/** What a pattern on the line takes apart: of `const { y } = await load(x);` the call. */
function initializerOf(source: Source): string | undefined {
  const initializer = /\}\s*(?::[^=]+)?=\s*(?:await\s+)?([A-Za-z_$][^;]*?)\s*;?\s*(?:\/\/.*)?$/.exec(
    currentLine(source),
  )?.[1];
  return initializer?.replace(/\s*\?\?.*$/, '');
}

function advise(options: {
  facts: Facts;
  object: string | undefined;
  value: Nothing;
  why: WhyNothing | undefined;
  at: string;
}): string {
  const { facts, object, value, why, at } = options;
  if (object === undefined) return `Find out which value is ${value} ${at}, and check for it before it is used.`;
  if (why?.lookUp?.ofRecord) {
    const isPage = facts.trace.identity.framework === 'nextjs' && facts.trace.method === 'GET';
    return `Check ${code(why.subject)} right after line ${why.origin.line} and answer 404${isPage ? ' (or call notFound())' : ''} when it is ${value}, instead of going on to line ${lineOf(at)}.`;
  }
  if (why?.origin.kind === 'parameter' && object === why.subject) {
    return `Look at the caller (next frame of the stack) for why it passes no ${code(object)}; check for ${value} ${at} if it may be missing.`;
  }
  return `Make sure that ${code(object)} is set before it is used ${at}; where it may be missing, check for ${value} first and say what should happen then.`;
}

const lineOf = (at: string) => /(\d+)$/.exec(at)?.[1] ?? '';
