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

/** The first line says how far all of them are moved to the right. */
function withoutIndent(text: string): string {
  const lines = text.replace(/^\n+/, '').trimEnd().split('\n');
  const indent = lines[0]!.length - lines[0]!.trimStart().length;
  return indent === 0 ? lines.join('\n') : lines.map((line) => line.slice(indent)).join('\n');
}
