import type { TextStyle } from '../text-style.ts';

/** How the code of a file is written. */
export interface CodeStyle extends TextStyle {
  quote: "'" | '"';
  semicolons: boolean;
}

/** The package that the instrumentation file imports; its presence tells that the file is set up. */
export const PACKAGE = '@glasstrace/sdk';
/** Stands in the comment above our code, and tells it from code that the user wrote. */
export const UNDO_HINT = 'Undo: npx glasstrace uninit';

export const TYPE_IMPORT = "import type { Instrumentation } from 'next';";

/**
 * The import of the SDK, guarded by a condition that Next.js replaces at build time, so that the edge runtime never sees
 * it. The magic comments keep both bundlers away: Node loads the package itself, and its absence changes nothing.
 */
export const importCode = (name: string): string => `\
// Glasstrace records what this server does, for your coding agent. ${UNDO_HINT}
const ${name} =
  process.env.NEXT_RUNTIME === 'nodejs'
    ? import(/* webpackIgnore: true */ /* turbopackIgnore: true */ '${PACKAGE}').catch(() => undefined)
    : undefined;
`;

export const registerCode = (name: string): string => `\
export async function register() {
  ${call(name, 'registerGlasstrace()', true)}
}
`;

export const onRequestErrorCode = (name: string, typescript: boolean): string => `\
export const onRequestError${typescript ? ': Instrumentation.onRequestError' : ''} = async (...args) => {
  ${call(name, 'onRequestError(...args)', true)}
};
`;

/** One statement that calls a function of the SDK. A function that is not async goes on without waiting. */
export const call = (name: string, expression: string, isAsync: boolean): string =>
  isAsync ? `await (await ${name})?.${expression};` : `void ${name}?.then((sdk) => sdk?.${expression});`;

/** The whole file for an app that has none. */
export function instrumentationFile(typescript: boolean): string {
  const name = 'glasstrace';
  const parts = [importCode(name), registerCode(name), onRequestErrorCode(name, typescript)];
  return (typescript ? [`${TYPE_IMPORT}\n`, ...parts] : parts).join('\n');
}

/** Our code, written as the file around it is. */
export function conform(code: string, { eol, indent, quote, semicolons }: CodeStyle): string {
  return code
    .replaceAll("'", quote)
    .replace(/;$/gm, semicolons ? ';' : '')
    .replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2))
    .replaceAll('\n', eol);
}
