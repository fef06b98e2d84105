import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A place in the example app, by what is written there: the first `code` at or after the line with `marker`. */
export interface Landmark {
  file: string;
  marker: string;
  code: string;
}

/** Line and column, from 1, of a landmark in the file as it is now. */
export function positionOf(app: string, { file, marker, code }: Landmark): { line: number; column: number } {
  const lines = readFileSync(join(app, file), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.includes(marker));
  if (start < 0) throw new Error(`${file} has no line with "${marker}"`);
  const index = lines.findIndex((line, i) => i >= start && line.includes(code));
  if (index < 0) throw new Error(`${file} has no "${code}" after "${marker}"`);
  return { line: index + 1, column: lines[index]!.indexOf(code) + 1 };
}

/** Pushes everything in a file down, so that no position can be right by accident. */
export function shiftLines(app: string, file: string, lines: number): void {
  const path = join(app, file);
  const filler = Array.from({ length: lines }, (_, i) => (i % 3 === 0 ? `// ${'·'.repeat(i)}\n` : '\n')).join('');
  writeFileSync(path, filler + readFileSync(path, 'utf8'));
}
