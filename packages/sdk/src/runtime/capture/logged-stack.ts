import { type ErrorFacts, readError } from './describe-error.ts';

/**
 * An error that was logged as text, `error.stack`, as Express does, or indented and set off by empty lines, as Koa does;
 * undefined for any other text.
 */
export function readLoggedStack(text: string): ErrorFacts | undefined {
  if (!text.includes('\n')) return undefined;
  const stack = withoutIndent(text);
  const match = /^([A-Za-z_$][\w$.]*(?:Error|Exception)|Error)(?:: ([\s\S]*?))?\n[ \t]+at \S/.exec(stack);
  if (!match) return undefined;
  const type = match[1]!;
  return { ...readError({ name: type, message: match[2] ?? '', stack }), type, stack };
}

/** Without what is in front of all lines, as Koa prints it, or of the first alone, as hapi does. */
function withoutIndent(text: string): string {
  const stack = text.replace(/^\n+/, '').trimEnd();
  const indent = stack.length - stack.trimStart().length;
  const frameIndent = /\n([ \t]+)at \S/.exec(stack)?.[1]?.length ?? 0;
  if (indent === 0 || frameIndent <= indent) return stack.trimStart();
  const lines = stack.split('\n');
  return lines.map((line) => line.slice(indent)).join('\n');
}
