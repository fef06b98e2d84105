/** The package that the instrumentation file imports; its presence tells that the file is set up. */
export const PACKAGE = '@glasstrace/sdk';
/** Stands in the comment above our code, and tells it from code that the user wrote. */
export const UNDO_HINT = 'Undo: npx glasstrace uninit';

/**
 * The import of the SDK, guarded by a condition that Next.js replaces at build time, so that the edge runtime never sees
 * it. The magic comments keep both bundlers away: Node loads the package itself, and its absence changes nothing. Each
 * has a line of its own because formatters then lay it out the same at every width.
 */
export const importCode = (name: string): string => `\
// Glasstrace records what this server does, for your coding agent. ${UNDO_HINT}
const ${name} =
  process.env.NEXT_RUNTIME === 'nodejs'
    ? import(
        /* webpackIgnore: true */
        /* turbopackIgnore: true */
        '${PACKAGE}'
      ).catch(() => undefined)
    : undefined;`;

/** Stands above an export that is a comment now, because a function of ours calls what it exported. */
export const TAKEN_OVER = `// Called by the function at the end of this file. ${UNDO_HINT}`;

export const REGISTER = 'registerGlasstrace()';
export const ON_REQUEST_ERROR = 'onRequestError(...args)';
/** Formatters break lines that are longer, unless told otherwise. */
const LINE_WIDTH = 80;

/** `register()`, which calls the app's own first if that has a name. */
export const registerCode = (name: string, app?: string): string => `\
export async function register() {
${app === undefined ? '' : `  await ${app}();\n`}  ${call(name, REGISTER, true)}
}`;

/** `onRequestError()`, which calls the app's own after ours if that has a name. */
export const onRequestErrorCode = (name: string, typescript: boolean, app?: string): string => {
  const type = app === undefined ? 'unknown[]' : `Parameters<typeof ${app}>`;
  const head = argumentsHead('export async function onRequestError(', typescript ? type : undefined, ') {');
  return `${head}\n  ${call(name, ON_REQUEST_ERROR, true)}\n${app === undefined ? '' : `  await ${app}(...args);\n`}}`;
};

/** A function's head with all arguments in one parameter, laid out as formatters do; `column` is where it starts. */
export function argumentsHead(open: string, type: string | undefined, close: string, column = 0): string {
  const args = `...args${type === undefined ? '' : `: ${type}`}`;
  const line = `${open}${args}${close}`;
  return column + line.length > LINE_WIDTH ? `${open}\n  ${args}\n${close}` : line;
}

/** One statement that calls a function of the SDK. A function that is not async goes on without waiting. */
export const call = (name: string, expression: string, isAsync: boolean): string =>
  isAsync ? `await (await ${name})?.${expression};` : `void ${name}?.then((sdk) => sdk?.${expression});`;

/** The whole file for an app that has none. */
export function instrumentationFile(typescript: boolean): string {
  const name = 'glasstrace';
  return `${[importCode(name), registerCode(name), onRequestErrorCode(name, typescript)].join('\n\n')}\n`;
}
