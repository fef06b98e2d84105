/** Text that is put in at an offset of the text before. */
export interface Insertion {
  at: number;
  text: string;
}

/** An insertion as `uninit` finds it again: with the text that stood around it. */
export interface RecordedInsertion {
  before: string;
  text: string;
  after: string;
}

/** Length of the text around an insertion that is kept. */
const CONTEXT = 40;
/** A text this long is looked for without its surroundings, too: nobody writes it by chance. */
const DISTINCTIVE = 24;

/** Puts all of them in; those at one offset in their order. Nothing else can happen to the text. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  let [result, from] = ['', 0];
  for (const { at, text: added } of inOrder(insertions)) {
    result += text.slice(from, at) + added;
    from = at;
  }
  return result + text.slice(from);
}

/** What `takeOut` needs to know of insertions into `text`. */
export function record(text: string, insertions: readonly Insertion[]): RecordedInsertion[] {
  const whole = insert(text, insertions);
  const merged: Insertion[] = [];
  for (const { at, text: added } of inOrder(insertions)) {
    const last = merged.at(-1);
    if (last?.at === at) last.text += added;
    else merged.push({ at, text: added });
  }
  let shift = 0;
  return merged.map(({ at, text: added }) => {
    const start = at + shift;
    const end = start + added.length;
    shift += added.length;
    return {
      before: whole.slice(Math.max(start - CONTEXT, 0), start),
      text: added,
      after: whole.slice(end, end + CONTEXT),
    };
  });
}

/** Takes all of them out again, wherever they are by now; undefined when one can't be told for sure. */
export function takeOut(text: string, recorded: readonly RecordedInsertion[]): string | undefined {
  const ranges = recorded.map((insertion) => find(text, insertion));
  return ranges.every((range) => range !== undefined) ? cut(text, ranges) : undefined;
}

/** Takes those out that can be told for sure. */
export const takeOutSome = (text: string, recorded: readonly RecordedInsertion[]): string | undefined =>
  cut(
    text,
    recorded.map((insertion) => find(text, insertion)).filter((range) => range !== undefined),
  );

interface Range {
  start: number;
  end: number;
}

/** The text without the ranges; undefined when two of them overlap. */
function cut(text: string, ranges: readonly Range[]): string | undefined {
  let [result, from] = ['', 0];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start < from) return undefined;
    result += text.slice(from, start);
    from = end;
  }
  return result + text.slice(from);
}

function find(text: string, { before, text: added, after }: RecordedInsertion): Range | undefined {
  const [near, far] = [before.slice(-CONTEXT / 2), after.slice(0, CONTEXT / 2)];
  const surroundings = [
    [before, after],
    [near, far],
    [near, ''],
    ['', far],
    ...(added.trim().length >= DISTINCTIVE ? [['', '']] : []),
  ] as [string, string][];
  for (const [left, right] of surroundings) {
    const wanted = left + added + right;
    const first = text.indexOf(wanted);
    if (first === -1) continue;
    // Two places that look alike: with less around them they would still be two.
    if (text.indexOf(wanted, first + 1) !== -1) return undefined;
    return { start: first + left.length, end: first + left.length + added.length };
  }
  return undefined;
}

const inOrder = (insertions: readonly Insertion[]) => insertions.toSorted((a, b) => a.at - b.at);
