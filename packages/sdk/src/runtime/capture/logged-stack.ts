import { type ErrorFacts, readError } from './describe-error.ts';

/** An error that was logged as text, `error.stack`, as Express and others do; undefined for any other text. */
export function readLoggedStack(text: string): ErrorFacts | undefined {
  const match = /^([A-Za-z_$][\w$.]*(?:Error|Exception)|Error)(?:: ([\s\S]*?))?\n[ \t]+at \S/.exec(text);
  if (!match) return undefined;
  return { ...readError({ name: match[1], message: match[2] ?? '', stack: text }), stack: text };
}
