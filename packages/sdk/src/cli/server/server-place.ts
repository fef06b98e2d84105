import { homedir } from 'node:os';
import { ENV } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';
import { homeFolder } from '@glasstrace/protocol/home-folder';
import { findProject } from '../../project/find-project.ts';
import { readSettings, type Settings } from '../../project/settings.ts';

export interface ServerPlace {
  /** The app whose server is meant; the folder itself where there is none: the server is the user's, not the app's. */
  dir: string;
  settings: Settings;
}

/** Whose local server a command is about: that of the home which the app here, or the environment, names. */
export function findServerPlace(
  cwd: string,
  { project, home }: { project?: string | undefined; home?: string | undefined },
): ServerPlace {
  const dir = findDir(cwd, project);
  // A flag counts from where it is typed, a setting of the app from the app.
  const env = home === undefined ? process.env : { ...process.env, [ENV.home]: fromHere(cwd, home) };
  return { dir, settings: readSettings(dir, env) };
}

const fromHere = (cwd: string, home: string) =>
  homeFolder(home, { platform: process.platform, userHome: homedir(), from: cwd });

function findDir(cwd: string, named: string | undefined): string {
  try {
    return findProject(cwd, named);
  } catch (error) {
    if (named === undefined && error instanceof AppError && error.code === 'PROJECT_NOT_FOUND') return cwd;
    throw error;
  }
}
