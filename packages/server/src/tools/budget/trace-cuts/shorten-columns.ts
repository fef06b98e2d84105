/** Lists of columns longer than this say less than they cost; what a statement reads and by which condition says more. */
const LONGEST_LIST = 40;

/**
 * SQL with long lists of columns as `…`: what follows SELECT, up to its own FROM, and what follows RETURNING. Everything
 * else stays as it is.
 */
export function shortenColumns(sql: string): string {
  const select = /^\s*SELECT\s+(?:DISTINCT\s+)?/i.exec(sql);
  if (select) {
    const start = select[0].length;
    const end = findOuter(sql, start, /\sFROM\s/iy);
    return end !== undefined && end - start > LONGEST_LIST ? `${sql.slice(0, start)}…${sql.slice(end)}` : sql;
  }
  const returning = /\sRETURNING\s+/i.exec(sql);
  const start = returning ? returning.index + returning[0].length : sql.length;
  return sql.length - start > LONGEST_LIST ? `${sql.slice(0, start)}…` : sql;
}

/** Where a word stands outside of all parentheses and quotes, from `start` on. */
function findOuter(sql: string, start: number, word: RegExp): number | undefined {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    const character = sql[at]!;
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === "'" || character === '"' || character === '`') {
      const close = sql.indexOf(character, at + 1);
      if (close === -1) return undefined;
      at = close;
    } else if (depth === 0) {
      word.lastIndex = at;
      if (word.test(sql)) return at;
    }
  }
  return undefined;
}
