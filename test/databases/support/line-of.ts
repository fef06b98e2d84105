import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the code with `// marker:<name>` is, as an answer shows it. */
export function lineOf(folder: string, file: string, marker: string) {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.endsWith(`// marker:${marker}`)) + 1;
  if (line === 0) throw new Error(`${file} has no marker ${marker}`);
  return { file, line, mapped: true };
}
