import { changed, type Edit, refused, unchanged } from './edit.ts';
import { isBlank, readStyle } from './text-style.ts';

/** Adds a line at the end, unless one like it is there. */
export function addLine(text: string, line: string): Edit {
  if (linesOf(text).includes(line)) return unchanged;
  const { eol } = readStyle(text);
  const gap = isBlank(text) || text.endsWith('\n') ? '' : eol;
  return changed(`${text}${gap}${line}${eol}`);
}

/** Takes the last line of this content away. */
export function removeLine(text: string, line: string): Edit {
  const start = lastLineAt(text, line);
  if (start === undefined) return unchanged;
  const end = text.indexOf('\n', start);
  return changed(text.slice(0, start) + (end === -1 ? '' : text.slice(end + 1)));
}

/** The marks around our part of a file that people write. */
export interface BlockMarks {
  start: string;
  end: string;
}

/** Puts `content` (lines ended by `\n`) between the marks: where they are, else at the end after an empty line. */
export function setBlock(text: string, marks: BlockMarks, content: string): Edit {
  const place = findBlock(text, marks);
  if (place === 'damaged') return refused(`Its marks ${marks.start} and ${marks.end} are not one pair.`);
  const { eol } = readStyle(text);
  const block = `${marks.start}\n${content}${marks.end}`.replaceAll('\n', eol);
  if (place === undefined) {
    const gap = isBlank(text) ? '' : text.endsWith('\n') ? eol : eol + eol;
    return changed(`${text}${gap}${block}${eol}`);
  }
  const current = text.slice(place.start, place.end);
  return current === block ? unchanged : changed(text.slice(0, place.start) + block + text.slice(place.end));
}

/** The content between the marks, with `\n`; undefined when there is no whole block. */
export function readBlock(text: string, marks: BlockMarks): string | undefined {
  const place = findBlock(text, marks);
  if (place === undefined || place === 'damaged') return undefined;
  const inner = text.slice(place.start + marks.start.length, place.end - marks.end.length);
  return inner.replaceAll('\r\n', '\n').replace(/^\n/, '');
}

/** Whether two texts say the same, whatever a formatter made of their white space, lists and tables. */
export const hasSameWords = (a: string, b: string): boolean => wordsOf(a) === wordsOf(b);

const wordsOf = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Takes the block away, with the empty line before it. Refuses when its content no longer has the words of `content`. */
export function removeBlock(text: string, marks: BlockMarks, content: string): Edit {
  const place = findBlock(text, marks);
  if (place === undefined) return unchanged;
  if (place === 'damaged' || !hasSameWords(readBlock(text, marks) ?? '', content)) {
    return refused('You changed the text between our marks; take it away by hand if you no longer want it.');
  }
  const before = text.slice(0, place.start).replace(/(\r?\n)\r?\n$/, '$1');
  const after = text.slice(place.end).replace(/^\r?\n/, '');
  return changed(before + after);
}

function findBlock(text: string, { start, end }: BlockMarks): { start: number; end: number } | 'damaged' | undefined {
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 && to === -1) return undefined;
  const onePair = from !== -1 && to > from && text.lastIndexOf(start) === from && text.lastIndexOf(end) === to;
  return onePair ? { start: from, end: to + end.length } : 'damaged';
}

const linesOf = (text: string) => text.replace(/^\uFEFF/, '').split(/\r?\n/);

function lastLineAt(text: string, line: string): number | undefined {
  let start = text.length;
  for (;;) {
    start = text.lastIndexOf('\n', start - 1) + 1;
    const end = text.indexOf('\n', start);
    if (text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '') === line) return start;
    if (start === 0) return undefined;
    start--;
  }
}
