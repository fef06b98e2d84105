import { type Facts, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { findCatch, findCondition, isThrow } from '../source/condition.ts';
import { currentLine, type Source } from '../source/source.ts';
import { code, excerpt } from '../words.ts';

/** The app throws by a rule of its own: the lines show the rule, not why the data broke it. */
export const thrownByApp: Rule = {
  name: 'thrown-by-app',
  explain(facts) {
    const { source, failure, errors } = facts;
    if (!source || failure?.error.kind !== 'exception') return undefined;
    const asserted = failure.evidence.exceptionType === 'AssertionError' ? assertedIn(source) : undefined;
    if (asserted === undefined && !isThrow(source)) return undefined;
    const at = whereIs(facts, errors[0]!);
    const condition = findCondition(source);
    const caught = condition === undefined ? findCatch(source) : undefined;
    const evidence = [
      { path: 'errorEvidence.sourceLines', why: 'the failing line throws the error itself' },
      { path: 'errorEvidence.exceptionMessage', value: excerpt(errors[0]!.message), why: 'the app’s own words for it' },
    ];
    if (asserted !== undefined) {
      return {
        rootCause: `The app asserts ${code(asserted)} ${at}, and it does not hold.`,
        suggestedFix: `Find out why ${code(asserted)} does not hold for this request${callerOf(facts)}; what a client may cause is worth a status of its own instead of an assertion.`,
        confidence: CONFIDENCE.probable,
        evidence,
      };
    }
    if (condition !== undefined) {
      return {
        rootCause: `The app throws this error itself ${at}, because ${code(condition)} holds.`,
        suggestedFix: `Find out why ${code(condition)} holds for this request${callerOf(facts)}; if the client may cause it, answer a status that says so (400, 404 or 409) instead of failing.`,
        confidence: CONFIDENCE.probable,
        evidence,
      };
    }
    if (caught !== undefined && (failure.evidence.causes ?? []).length === 0) {
      return {
        rootCause: `The app caught another error (${code(caught)}) and throws this one ${at} in its place; what failed first is not in it.`,
        suggestedFix: `Pass the error that was caught on: \`new Error(…, { cause: ${/^[\w$]+$/.test(caught) ? caught : 'error'} })\` ${at}, and repeat the request to see the cause.`,
        confidence: CONFIDENCE.weak,
        evidence,
      };
    }
    return undefined;
  },
};

/** What is asserted on the line: of `assert.ok(x > 0, 'text')` the condition. */
function assertedIn(source: Source): string | undefined {
  return /\b(?:assert(?:\.\w+)?|invariant)\(\s*((?:[^(),]|\([^()]*\))+)/.exec(currentLine(source))?.[1]?.trim();
}

/** Where to look next: the frame that called the one that throws. */
function callerOf({ failure }: Facts): string {
  const frames = (failure?.evidence.stack?.frames ?? []).filter(({ inApp, line }) => inApp && line !== undefined);
  const caller = frames[1];
  return caller?.file === undefined ? '' : ` (called ${whereIsFrame(caller.file, caller.line!)})`;
}

const whereIsFrame = (file: string, line: number): string => `from ${file.replaceAll('`', "'")}:${line}`;
