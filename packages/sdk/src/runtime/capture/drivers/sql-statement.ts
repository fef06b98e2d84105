import { SPAN } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { truncate } from '@glasstrace/protocol/redaction';
import type { CallDescription } from './database-calls.ts';

export type SqlSystem = 'postgresql' | 'mysql' | 'sqlite';

/** What is not plain words and signs; what comes first hides the others: a number in a quoted name is none. */
const PARTS = new RegExp(
  [
    String.raw`(?<comment>/\*[\s\S]*?(?:\*/|$)|--[^\n]*)`,
    String.raw`(?<text>[ebxn]?'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$))`,
    String.raw`(?<quoted>"(?:[^"\\]|""|\\[\s\S])*(?:"|$))`,
    '(?<name>`[^`]*(?:`|$)|[$@:]?[a-z_][\\w$]*|\\$\\d+)',
    String.raw`(?<number>0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)`,
  ].join('|'),
  'gi',
);
const MAX_READ_CHARS = LIMITS.queryChars * 2;

/** Apps repeat their statements, and to find one takes a hundredth of the time that it takes to read it. */
const KEPT_STATEMENTS = 200;
const LONGEST_KEPT_CHARS = 2_000;
const kept = { mysql: new Map<string, string>(), others: new Map<string, string>() };

/** A statement without the values that are written into it: `select * from users where id = ?`. */
export function withoutValues(sql: string, system: SqlSystem): string {
  const known = kept[system === 'mysql' ? 'mysql' : 'others'];
  const found = known.get(sql);
  if (found !== undefined) return found;
  const shown = removeValues(sql, system);
  if (sql.length > LONGEST_KEPT_CHARS) return shown;
  if (known.size >= KEPT_STATEMENTS) known.clear();
  known.set(sql, shown);
  return shown;
}

function removeValues(sql: string, system: SqlSystem): string {
  const shown = sql.slice(0, MAX_READ_CHARS).replace(PARTS, (part: string, ...found: unknown[]) => {
    const { comment, text, quoted, number } = found.at(-1) as Record<string, string | undefined>;
    if (comment !== undefined) return ' ';
    // Strings in MySQL, names elsewhere.
    const isValue = text !== undefined || number !== undefined || (quoted !== undefined && system === 'mysql');
    return isValue ? '?' : part;
  });
  return truncate(shown.replace(/\s+/g, ' ').trim(), LIMITS.queryChars);
}

const TABLE =
  /\b(?:from|into|update|table(?:\s+if\s+(?:not\s+)?exists)?|join)\s+((?:["`[]?[\w$]+["`\]]?\.)?["`[]?[\w$]+)/i;

/** How a statement is shown: without values, named by its first word and its first table. */
export function describeStatement(sql: string, system: SqlSystem): CallDescription {
  const text = withoutValues(sql, system);
  const operation = /^\W*(\w+)/.exec(text)?.[1]?.toUpperCase();
  const table = TABLE.exec(text)?.[1]?.replace(/["`[\]]/g, '');
  return {
    name: [operation ?? system, table].filter(Boolean).join(' '),
    attributes: {
      [SPAN.dbSystem]: system,
      [SPAN.dbQuery]: text,
      ...(operation !== undefined && { [SPAN.dbOperation]: operation }),
      ...(table !== undefined && { [SPAN.dbCollection]: table }),
    },
  };
}
