const CONTEXT = 3;

/** Longest side of a change that is compared line by line; beyond, the whole stretch counts as replaced. */
const MAX_LINES = 2_000;

interface Line {
  sign: ' ' | '+' | '-';
  text: string;
}

/** A unified diff of one file, as `patch` reads it; `before` is undefined for a new file. Empty when nothing differs. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const lines = compare(splitLines(before ?? ''), splitLines(after));
  const hunks = groupHunks(lines);
  if (hunks.length === 0) return '';
  const header = [`--- ${before === undefined ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`];
  return `${[...header, ...hunks].join('\n')}\n`;
}

/** Lines with their line breaks: a file that ends without one differs from one that ends with it. */
const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function compare(before: string[], after: string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const shortest = Math.min(before.length, after.length) - head;
  while (tail < shortest && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (lines: string[]): Line[] => lines.map((text) => ({ sign: ' ', text }));
  return [
    ...same(before.slice(0, head)),
    ...compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

/** By the longest common subsequence. */
function compareMiddle(before: string[], after: string[]): Line[] {
  const removed = (text: string): Line => ({ sign: '-', text });
  const added = (text: string): Line => ({ sign: '+', text });
  if (before.length > MAX_LINES || after.length > MAX_LINES) return [...before.map(removed), ...after.map(added)];
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i]! });
      i++;
      j++;
    } else if (
      j === after.length ||
      (i < before.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      lines.push(removed(before[i++]!));
    } else {
      lines.push(added(after[j++]!));
    }
  }
  return lines;
}

function groupHunks(lines: Line[]): string[] {
  const hunks: string[] = [];
  let [oldLine, newLine, from] = [1, 1, 0];
  while (from < lines.length) {
    const first = lines.findIndex((line, at) => at >= from && line.sign !== ' ');
    if (first === -1) break;
    let last = first;
    for (let at = first; at < lines.length && at - last <= 2 * CONTEXT; at++) if (lines[at]!.sign !== ' ') last = at;
    const start = Math.max(from, first - CONTEXT);
    const hunk = lines.slice(start, last + 1 + CONTEXT);
    oldLine += start - from;
    newLine += start - from;
    const oldCount = hunk.filter(({ sign }) => sign !== '+').length;
    const newCount = hunk.filter(({ sign }) => sign !== '-').length;
    hunks.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@`, ...hunk.map(printLine));
    oldLine += oldCount;
    newLine += newCount;
    from = start + hunk.length;
  }
  return hunks;
}

const range = (line: number, count: number) =>
  count === 0 ? `${line - 1},0` : count === 1 ? `${line}` : `${line},${count}`;

const printLine = ({ sign, text }: Line) =>
  text.endsWith('\n') ? sign + text.slice(0, -1) : `${sign}${text}\n\\ No newline at end of file`;
