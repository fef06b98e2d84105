import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { excerpt, name } from '../words.ts';

/** A name that nothing declares, or that is used before its declaration ran. */
export const undefinedVariable: Rule = {
  name: 'undefined-variable',
  explain(facts) {
    const found = findErrorBy(facts, ({ type, message }) =>
      type === 'ReferenceError' ? readMessage(message) : undefined,
    );
    if (!found) return undefined;
    const { error, known } = found;
    const variable = name(known.variable) ?? 'a variable';
    const at = whereIs(facts, error);
    const ofBrowser = BROWSER.has(known.variable);
    const evidence = [
      { path: error.paths.message, value: excerpt(error.message), why: 'the runtime names the variable' },
    ];
    const common = { category: 'type-error', about: error, evidence, confidence: CONFIDENCE.certain } as const;
    if (known.kind === 'too-early') {
      return {
        ...common,
        rootCause: `${variable} is used before its declaration has run: a declaration further down, or modules that import each other in a circle.`,
        suggestedFix: `Move the declaration of ${variable} above its use ${at}; if it is imported, break the circle of imports.`,
      };
    }
    if (ofBrowser) {
      return {
        ...common,
        rootCause: `${variable} exists in browsers only; this code runs on the server.`,
        suggestedFix: `Do not touch ${variable} ${at} while rendering on the server: move it into an effect or an event handler of a client component, or guard it with \`typeof ${known.variable} !== 'undefined'\`.`,
      };
    }
    if (NO_ESM.has(known.variable)) {
      return {
        ...common,
        rootCause: `${variable} does not exist in ES modules, and this file is one.`,
        suggestedFix: `Use the ES module form ${at}: \`import\` or \`createRequire\` for \`require\`, \`import.meta.dirname\` and \`import.meta.filename\` for the others.`,
      };
    }
    return {
      ...common,
      rootCause: `${variable} is not declared anywhere that this code can see.`,
      suggestedFix: `Declare or import ${variable}, or correct its spelling, ${at}.`,
    };
  },
};

const BROWSER = new Set([
  'window',
  'document',
  'localStorage',
  'sessionStorage',
  'location',
  'alert',
  'HTMLElement',
  'self',
]);
const NO_ESM = new Set(['require', '__dirname', '__filename', 'module', 'exports']);

function readMessage(message: string): { variable: string; kind: 'undeclared' | 'too-early' } | undefined {
  const undeclared = /^([\w$]+) is not defined/.exec(message)?.[1];
  if (undeclared !== undefined) return { variable: undeclared, kind: 'undeclared' };
  const early = /^Cannot access '([\w$.]+)' before initialization$/.exec(message)?.[1];
  return early === undefined ? undefined : { variable: early, kind: 'too-early' };
}
