/** The habits of a file that an edit follows. */
export interface TextStyle {
  eol: '\n' | '\r\n';
  /** One level of indentation. */
  indent: string;
}

const BOM = '\uFEFF';

/** Reads the style of `text`; `indent` stands in when no line of it is indented. */
export function readStyle(text: string, indent = '  '): TextStyle {
  const crlf = text.match(/\r\n/g)?.length ?? 0;
  const lf = (text.match(/\n/g)?.length ?? 0) - crlf;
  // A line that starts with `*` continues a comment: its single space is no indentation.
  const indented = /^([ \t]+)[^\s*]/m.exec(text)?.[1];
  return { eol: crlf > lf ? '\r\n' : '\n', indent: indented?.startsWith('\t') ? '\t' : (indented ?? indent) };
}

/** Whether the text has content besides a byte order mark and white space. */
export const isBlank = (text: string): boolean => text.replace(BOM, '').trim() === '';

/** The byte order mark of the text, or nothing. */
export const bomOf = (text: string): string => (text.startsWith(BOM) ? BOM : '');

/** Git's marks of an unresolved merge: such a file is in nobody's hands. */
export const hasMergeMarkers = (text: string): boolean => /^(?:<{7}|={7}|>{7})(?:\s|$)/m.test(text);

/** `line:column`, both from 1. */
export function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
