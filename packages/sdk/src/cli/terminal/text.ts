import { stripControlCharacters } from '@glasstrace/protocol/redaction';

/** Captured text on one line: no control characters, no line breaks, at most `width` characters. */
export function oneLine(text: string, width: number): string {
  return cut(stripControlCharacters(text).replace(/\s+/g, ' ').trim(), width);
}

/** Captured text with its line breaks, each line at most `width` characters; `indent` stands before each. */
export function block(text: string, width: number, indent = ''): string[] {
  return stripControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .split('\n')
    .map((line) => (indent + cut(line.trimEnd(), width - indent.length)).trimEnd());
}

/** Cuts to `width` characters, the last of them an ellipsis when something is missing. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(width - 1, 0)).join('')}…`;
}
