import type { ErrorEvidencePacket, StackFrame } from '@glasstrace/protocol';

type SourceLine = NonNullable<ErrorEvidencePacket['sourceLines']>[number];

/** The lines around the top frame of an error, as one text. */
export interface Source {
  text: string;
  /** Number of the first line of the text. */
  firstLine: number;
  /** Where the current line begins and ends in the text. */
  current: { line: number; start: number; end: number };
  /** Where the frame's column is in the text; undefined when it lies outside of its line. */
  at?: number;
}

/** Undefined when the lines do not hold the line of the frame. */
export function openSource(lines: readonly SourceLine[], frame: StackFrame | undefined): Source | undefined {
  const index = lines.findIndex(({ current }) => current);
  const current = lines[index];
  if (!current) return undefined;
  const text = lines.map((line) => line.text).join('\n');
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.text.length + 1, 0);
  const end = start + current.text.length;
  const column = frame?.line === current.line ? frame.column : undefined;
  const at = column === undefined ? undefined : start + column - 1;
  return {
    text,
    firstLine: lines[0]!.line,
    current: { line: current.line, start, end },
    ...(at !== undefined && at < end && { at }),
  };
}

export const currentLine = ({ text, current }: Source): string => text.slice(current.start, current.end);

export const lineAt = ({ text, firstLine }: Source, offset: number): number =>
  firstLine + (text.slice(0, offset).match(/\n/g)?.length ?? 0);

/** Everything before the end of the current line: what may have run before the error. */
export const textUpToCurrentLine = ({ text, current }: Source): string => text.slice(0, current.end);
