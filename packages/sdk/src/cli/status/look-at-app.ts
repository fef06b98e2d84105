import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['instrumentation.ts', 'instrumentation.js', 'instrumentation.mjs', 'instrumentation.mts'];

/** The instrumentation file that loads Glasstrace, relative to the app with `/`; undefined when none does. */
export function findInstrumentation(projectDir: string): string | undefined {
  const candidates = ['', 'src/'].flatMap((folder) => NAMES.map((name) => folder + name));
  return candidates.find((file) => readText(join(projectDir, file))?.includes('@glasstrace/sdk'));
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
