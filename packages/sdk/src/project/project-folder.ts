import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '@glasstrace/protocol/environment';
import { createExclusively } from './create-exclusively.ts';

export const projectFolder = (app: string): string => join(app, PROJECT_DIR);

/** The folder ignores itself, so that git never sees a key, whatever becomes of the app's own .gitignore. */
export const OWN_GITIGNORE = '*\n';

/** Makes `.glasstrace` for its owner alone, hidden from git before anything else is in it. Throws what the file system says. */
export function makeProjectFolder(app: string): void {
  const folder = projectFolder(app);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, '.gitignore');
  if (existsSync(ignore)) return;
  try {
    createExclusively(ignore, OWN_GITIGNORE, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
