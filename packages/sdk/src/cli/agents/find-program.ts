import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The file that a program name stands for on PATH; undefined when there is none. */
export function findProgram(name: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const suffixes = platform === 'win32' ? ['.exe', '.cmd'] : [''];
  // Windows spells the name of the variable as it likes; only process.env itself does not mind.
  const path = env.PATH ?? env.Path ?? '';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
