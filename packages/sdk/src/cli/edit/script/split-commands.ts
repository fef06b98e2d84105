/** One word of a command line. Offsets count from the start of the whole text. */
export interface Word {
  /** Without its quotes. */
  value: string;
  start: number;
  end: number;
  /** What is between the quotes, where the whole word is one quoted string: a command of its own, perhaps. */
  inner?: { start: number; end: number };
}

export interface SimpleCommand {
  words: Word[];
  /** What stands behind it; undefined at the end. */
  operator: '&&' | '||' | ';' | '&' | '|' | undefined;
}

const OPERATOR = /&&|\|\||[;&|]/y;
const REDIRECTION = /\d?(?:>>?|<)(?:&\d)?/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'([^']*)'/y;
/** A path of Windows has backslashes; one before a space or a quote escapes it, which is beyond this reading. */
const BARE = /(?:[^\s"'`()&|;<>\\$]|\\(?![\s"'`$\\])|\$(?!\())+/y;

/**
 * Reads what `sh` and `cmd` understand alike of a script in package.json: words, quotes, operators, redirections.
 * undefined for everything beyond (substitutions, groups, escapes), where a wrong guess could break the script.
 */
export function splitCommands(text: string, from = 0, to = text.length): SimpleCommand[] | undefined {
  const commands: SimpleCommand[] = [];
  let words: Word[] = [];
  let redirected = false;
  let at = from;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return found !== null && at + found[0].length <= to ? found : undefined;
  };

  while (at < to) {
    const space = match(/[ \t]+/y);
    if (space !== undefined) {
      at += space[0].length;
      continue;
    }
    const redirection = match(REDIRECTION);
    if (redirection !== undefined) {
      at += redirection[0].length;
      redirected = !redirection[0].includes('&');
      continue;
    }
    const operator = match(OPERATOR)?.[0];
    if (operator !== undefined) {
      if (redirected) return undefined;
      commands.push({ words, operator: operator as SimpleCommand['operator'] });
      words = [];
      at += operator.length;
      continue;
    }
    const word = readWord(at);
    if (word === undefined) return undefined;
    at = word.end;
    if (redirected) redirected = false;
    else words.push(word);
  }
  if (redirected) return undefined;
  return words.length > 0 ? [...commands, { words, operator: undefined }] : commands;

  function readWord(start: number): Word | undefined {
    let value = '';
    let pieces = 0;
    let inner: Word['inner'];
    for (; at < to; pieces++) {
      const quoted = match(QUOTED);
      const bare = quoted === undefined ? match(BARE) : undefined;
      if (quoted === undefined && bare === undefined) break;
      const content = quoted ? (quoted[1] ?? quoted[2]!) : bare![0];
      const isEscaped = quoted !== undefined && content.includes('\\');
      inner = quoted && !isEscaped ? { start: at + 1, end: at + 1 + content.length } : undefined;
      value += content;
      at += (quoted ?? bare!)[0].length;
    }
    if (pieces === 0) return undefined;
    return { value, start, end: at, ...(pieces === 1 && inner && { inner }) };
  }
}
