import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface MarkedLine {
  /** Relative to the program. */
  file: string;
  line: number;
}

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const MARK = /\s*(?:\/\/ fails: ([\w-]+(?:, [\w-]+)*)|\{?\/\* fails: ([\w-]+) \*\/\}?)$/;

/**
 * Takes the marks out of the sources of a program and tells where they stood, by name: one place or several, each of
 * which is right. The program runs without them:
 * the lines around an error are part of what is recorded, and must not hold the answer.
 */
export function takeMarks(folder: string): Map<string, MarkedLine[]> {
  const marks = new Map<string, MarkedLine[]>();
  for (const path of findSources(folder)) {
    const lines = readFileSync(path, 'utf8').split('\n');
    const cleaned = lines.map((text, index) => {
      const match = MARK.exec(text);
      if (!match) return text;
      const file = relative(folder, path).split(sep).join('/');
      for (const name of (match[1] ?? match[2]!).split(', ')) {
        marks.set(name, [...(marks.get(name) ?? []), { file, line: index + 1 }]);
      }
      return text.slice(0, match.index);
    });
    if (cleaned.some((text, index) => text !== lines[index])) writeFileSync(path, cleaned.join('\n'));
  }
  return marks;
}

function findSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
