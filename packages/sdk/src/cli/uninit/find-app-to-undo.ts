import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { manifestFile } from '../changes/manifest.ts';
import type { CliContext } from '../context.ts';
import { findApps, SeveralAppsError } from '../surroundings/find-app.ts';
import { type AppPlace, findPlace } from '../surroundings/look-around.ts';
import { findWorkspace } from '../surroundings/workspace.ts';

/**
 * The app whose set-up is to be taken back: the one named or around, else the only one below that is set up, as from the
 * root of a monorepo. Throws SeveralAppsError that names those that are, and what `findPlace` does.
 */
export function findAppToUndo(context: Pick<CliContext, 'cwd' | 'home'>, project?: string): AppPlace {
  let place: AppPlace | undefined;
  let failure: unknown;
  try {
    place = findPlace(context, project);
    if (project !== undefined || hasManifest(place.app) || place.app !== resolve(context.cwd)) return place;
  } catch (error) {
    if (project !== undefined) throw error;
    failure = error;
  }
  const { cwd } = context;
  const workspace = findWorkspace(cwd, cwd);
  const apps = findApps(cwd, workspace, cwd).filter(({ dir }) => hasManifest(dir));
  if (apps.length === 1) return findPlace(context, apps[0]!.dir);
  if (apps.length > 1) throw new SeveralAppsError(cwd, apps);
  if (place === undefined) throw failure;
  return place;
}

const hasManifest = (app: string) => existsSync(manifestFile(app));
