import { readStyle, type TextStyle } from '../text-style.ts';
import { type Program, sourceOf, walk } from './parse.ts';

/** How the code of a file is written. */
export interface CodeStyle extends TextStyle {
  quote: "'" | '"';
  semicolons: boolean;
}

export function readCodeStyle(text: string, program: Program): CodeStyle {
  let [singles, doubles, ended, open] = [0, 0, 0, 0];
  for (const statement of [...program.directives, ...program.body]) {
    walk(statement, (node) => {
      if (node.type === 'StringLiteral' || node.type === 'DirectiveLiteral') {
        if (text[node.start!] === '"') doubles++;
        else singles++;
      }
      if (/^(?:Expression|Return|Import|Variable)\w*(?:Statement|Declaration)$|^Directive$/.test(node.type)) {
        if (sourceOf(text, node).endsWith(';')) ended++;
        else open++;
      }
      return true;
    });
  }
  return { ...readStyle(text), quote: doubles > singles ? '"' : "'", semicolons: ended >= open };
}

/** Our code, written as the file around it is. */
export function conform(code: string, { eol, indent, quote, semicolons }: CodeStyle): string {
  return code
    .replaceAll("'", quote)
    .replace(/;$/gm, semicolons ? ';' : '')
    .replace(/^(?: {2})+/gm, (spaces) => indent.repeat(spaces.length / 2))
    .replaceAll('\n', eol);
}
