import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadsRecorder, REGISTER_FILE } from './dev-script.ts';
import { readPackageJson, scriptsOf } from './package-json.ts';

const NAMES = ['instrumentation.ts', 'instrumentation.js', 'instrumentation.tsx', 'instrumentation.jsx'];

/** The file that loads Glasstrace, or the package.json whose script does, relative to the app with `/`; undefined when none does. */
export function findInstrumentation(projectDir: string): string | undefined {
  const candidates = ['', 'src/'].flatMap((folder) => NAMES.map((name) => folder + name));
  const found = candidates.find((file) => readText(join(projectDir, file))?.includes('@glasstrace/sdk'));
  return found ?? findRegister(projectDir);
}

function findRegister(projectDir: string): string | undefined {
  const scripts = Object.values(scriptsOf(readPackageJson(projectDir) ?? {}));
  if (!scripts.some(loadsRecorder)) return undefined;
  return readText(join(projectDir, REGISTER_FILE)) === undefined ? 'package.json' : REGISTER_FILE;
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
