import { CONFIDENCE, type Rule } from '../rule.ts';
import { code, excerpt, name, place } from '../words.ts';

const WARNING =
  /^Route .+ used `?(?<used>(?:searchParams|params|cookies\(\)|headers\(\)|draftMode\(\))[\w.[\]'"]*)`?\. .+(?:is a Promise and must be unwrapped|should be awaited|returns a Promise)/;

/**
 * `params`, `searchParams`, `cookies()` or `headers()` used without `await`: Next warns of it, and then something fails
 * for want of the value.
 */
export const promiseOfNext: Rule = {
  name: 'promise-of-next',
  explain({ failure, source, recorded }) {
    if (failure?.error.kind !== 'exception') return undefined;
    const { exception } = failure.error;
    const warning = recorded.find(({ message }) => WARNING.test(message ?? ''));
    if (!warning || exception.type !== 'TypeError') return undefined;
    const used = WARNING.exec(warning.message ?? '')?.groups?.used;
    const shown = used === undefined ? 'A promise of Next.js' : (name(used) ?? code(used));
    const field = used === undefined ? undefined : /\.(\w+)$/.exec(used)?.[1];
    const at = failure.location ? ` at ${place({ file: failure.location.file, line: failure.location.line })}` : '';
    const promise = used?.replace(/[.[].*$/, '').replace(/\(\)?$/, '()') ?? 'params';
    return {
      rootCause: `${shown} is read from a promise that is not awaited, so its value is missing${at}.`,
      suggestedFix: `Await it first${source ? '' : at}: ${code(field ? `const { ${field} } = await ${promise}` : `await ${promise}`)}, in an async component or handler.`,
      confidence: CONFIDENCE.certain,
      category: 'type-error',
      evidence: [
        {
          path: `${warning.span.spanId}:exception`,
          value: excerpt(warning.message ?? ''),
          why: 'Next.js warned of it before',
        },
        { path: 'errorEvidence.exceptionMessage', value: excerpt(exception.message ?? ''), why: 'what came of it' },
      ],
    };
  },
};
