import { isBlank } from '../text-style.ts';

/** Whether nothing is left in the file but an empty object. */
export const isEmptyJson = (text: string): boolean => isBlank(text) || /^\uFEFF?\s*\{\s*\}\s*$/.test(text);

/** Whether two files differ at most in the white space of objects that hold nothing, which `removeJsonEntry` does not know. */
export const differInEmptinessOnly = (a: string, b: string): boolean => withoutEmptiness(a) === withoutEmptiness(b);

const withoutEmptiness = (text: string): string =>
  isEmptyJson(text)
    ? '{}'
    : text.replace(/"(?:\\.|[^"\\])*"|\{\s*\}/g, (token) => (token.startsWith('{') ? '{}' : token));
