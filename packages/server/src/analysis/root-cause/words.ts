import { stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import type { Trace } from '../../traces/trace.ts';
import type { CodeLocation } from './rule.ts';

/**
 * How captured text gets into our sentences: only what has the shape of a name, and code without the words in its
 * strings. Messages never do.
 */

const LONGEST_NAME = 80;
const LONGEST_CODE = 90;

/** A field, table, host or other name in backticks; undefined for anything that is not one. */
export function name(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LONGEST_NAME || !/^[\w$@./~][\w$@.:/[\]~-]*$/.test(text)) return undefined;
  return `\`${text}\``;
}

/** Code of the app in backticks, on one line, the words in its strings left out unless they are names. */
export function code(text: string): string {
  const oneLine = stripControlCharacters(text).replace(/\s+/g, ' ').trim();
  const withoutWords = oneLine.replace(/(['"`])((?:\\.|(?!\1).)*)\1/g, (_, quote: string, inner: string) =>
    /^[\w$./:{}()?=&[\]-]{0,60}$/.test(inner)
      ? `'${inner}'`
      : `${quote === '`' ? "'" : quote}…${quote === '`' ? "'" : quote}`,
  );
  return `\`${truncate(withoutWords.replaceAll('`', "'"), LONGEST_CODE)}\``;
}

/** `a`, `b` and `c`; what is no name is left out, undefined when nothing is left. */
export function names(texts: readonly string[]): string | undefined {
  const known = texts.map(name).filter((text) => text !== undefined);
  if (known.length === 0) return undefined;
  return known.length === 1 ? known[0] : `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`;
}

/** `src/lib/polls.ts:21` */
export const place = ({ file, line }: CodeLocation): string =>
  `${truncate(stripControlCharacters(file).replaceAll('`', "'"), 200)}:${line}`;

/** Captured text for an evidence field of its own. */
export const excerpt = (text: string): string =>
  truncate(stripControlCharacters(text).replace(/\s+/g, ' ').trim(), 160);

/** Milliseconds as a person says them. */
export const duration = (ms: number): string => (ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms)} ms`);

/** A request as a person calls it: `POST /api/polls`. */
export const requestName = ({ identity }: Trace): string =>
  truncate(stripControlCharacters(identity.displayRoute).replaceAll('`', "'"), 120);

/** `it answered 200 after 31 ms` */
export const howAnswered = ({ statusCode, durationMs }: Trace): string =>
  statusCode === 0 ? 'no response was recorded' : `it answered ${statusCode} after ${duration(durationMs)}`;
