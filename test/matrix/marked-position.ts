import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface Position {
  /** Relative to the app. */
  file: string;
  line: number;
  /** From 1. */
  column: number;
}

/** The line of the app that ends with a comment, and the column of some code in it. */
export function findMarked(app: string, comment: string, code: string): Position {
  const folder = join(app, 'src');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const lines = readFileSync(path, 'utf8').split('\n');
    const index = lines.findIndex((line) => line.endsWith(`// ${comment}`));
    if (index < 0) continue;
    const column = lines[index]!.indexOf(code) + 1;
    if (column === 0) throw new Error(`No "${code}" in the line "${comment}" of ${path}`);
    return { file: relative(app, path).split(sep).join('/'), line: index + 1, column };
  }
  throw new Error(`No line of the app is marked "${comment}"`);
}
