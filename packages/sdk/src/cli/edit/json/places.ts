import type { Node } from 'jsonc-parser';

export const endOf = ({ offset, length }: Node): number => offset + length;
export const textOf = (text: string, node: Node): string => text.slice(node.offset, endOf(node));
export const onOneLine = (text: string, node: Node): boolean => !textOf(text, node).includes('\n');

export const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1).replace(/^\uFEFF/, ''))![0];

export const splice = (text: string, offset: number, length: number, insertion: string): string =>
  text.slice(0, offset) + insertion + text.slice(offset + length);

/** Behind the comments that stand on the same line as the value that ends at `from`. */
export const endOfComments = (text: string, from: number): number =>
  from + /^(?:[ \t]*(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/))*/.exec(text.slice(from))![0].length;

/** Offset of the comma among white space and comments. */
export const commaIn = (between: string): number =>
  between.replace(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (comment) => ' '.repeat(comment.length)).indexOf(',');
