import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { ANONYMOUS_KEY_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';
import { findProject } from '../../project/find-project.ts';
import { StopError } from '../stop-error.ts';
import { findNextScript, findRegisterScript, hasServer } from './dev-script.ts';
import { foldersUpward } from './folders.ts';
import { FRAMEWORK_TITLE, type FrameworkName, findFramework } from './framework.ts';
import { dependenciesOf, type PackageJson, readPackageJson, scriptsOf } from './package-json.ts';
import { findPackageFolders, findWorkspace, type Workspace } from './workspace.ts';

/** An app among several. */
export interface FoundApp {
  /** Absolute. */
  dir: string;
  /** Relative to where one looked from, with `/`. */
  path: string;
  framework: FrameworkName;
  isSetUp: boolean;
}

/** Several apps are in sight, and nobody said which one is meant. */
export class SeveralAppsError extends StopError {
  readonly apps: readonly FoundApp[];

  constructor(from: string, apps: readonly FoundApp[]) {
    const width = Math.max(...apps.map(({ path }) => path.length));
    const lines = apps.map(({ path, framework }) => `  --project ${path.padEnd(width)}  ${FRAMEWORK_TITLE[framework]}`);
    super(
      `There are ${apps.length} apps in ${from}, and it is not said which one is meant.`,
      `Name one:\n${lines.join('\n')}`,
    );
    this.name = 'SeveralAppsError';
    this.apps = apps;
  }
}

/**
 * The app that is meant, absolute: the one named, the one around `cwd`, or the only one of the workspace, or below. `top`
 * is where the search upward ends. Throws AppError PROJECT_NOT_FOUND for the one named, SeveralAppsError, and StopError
 * where nothing serves.
 */
export function findApp(cwd: string, top: string, project?: string): string {
  if (project !== undefined) return findProject(cwd, project);
  const around = foldersUpward(resolve(cwd), top).find((folder) => isApp(folder));
  if (around !== undefined) return around;
  const workspace = findWorkspace(cwd, top);
  const apps = findApps(workspace?.root ?? cwd, workspace, cwd);
  if (apps.length === 1) return apps[0]!.dir;
  if (apps.length > 1) throw new SeveralAppsError(cwd, apps);
  throw nothingServes(cwd, top);
}

/** The apps of a workspace, or those below a folder without one; packages that only run some file count where there is nothing else. */
export function findApps(root: string, workspace: Workspace | undefined, from: string): FoundApp[] {
  const folders = findPackageFolders(root, workspace?.patterns).map((path) => join(root, path));
  const packages = folders.map((dir) => ({ dir, manifest: readPackageJson(dir) ?? {} }));
  const isSure = ({ dir, manifest }: (typeof packages)[number]) =>
    isSetUp(dir) || hasServer(dir, manifest, 'framework');
  const sure = packages.filter(isSure);
  const found = sure.length > 0 ? sure : packages.filter(({ dir, manifest }) => hasServer(dir, manifest, 'any'));
  return found.map(({ dir, manifest }) => ({
    dir,
    path: relative(from, dir).split(sep).join('/') || '.',
    framework: findFramework(dir, manifest).name,
    isSetUp: isSetUp(dir),
  }));
}

/** Whether a set-up was made in the folder. */
export const isSetUp = (folder: string): boolean =>
  [ANONYMOUS_KEY_FILE, 'manifest.json'].some((file) => existsSync(join(folder, PROJECT_DIR, file)));

function isApp(folder: string): boolean {
  const manifest = readPackageJson(folder);
  if (manifest === undefined) return false;
  if (isSetUp(folder)) return true;
  return findWorkspace(folder, folder) === undefined ? hasServer(folder, manifest, 'any') : isRootApp(folder, manifest);
}

/** The root of a workspace names what its packages share, and starts them: an app is only what has more than that. */
function isRootApp(folder: string, manifest: PackageJson): boolean {
  if (dependenciesOf(manifest).next === undefined)
    return findRegisterScript(folder, manifest).status === 'found' && hasServer(folder, manifest, 'framework');
  const routes = ['app', 'pages', 'src/app', 'src/pages'].some((path) => existsSync(join(folder, path)));
  return routes || /\bnext\b/.test(scriptsOf(manifest)[findNextScript(manifest)] ?? '');
}

function nothingServes(cwd: string, top: string): StopError {
  const folder = foldersUpward(resolve(cwd), top).find((dir) => readPackageJson(dir) !== undefined);
  if (folder === undefined) {
    return new StopError(
      `There is no app in ${cwd}: no package.json there, in a folder above it, or below.`,
      'Go to the folder of your Next.js, Express, Fastify, Hono or Node.js app, or name it: --project <dir>',
    );
  }
  const script = findRegisterScript(folder, readPackageJson(folder)!);
  const why =
    script.status !== 'unknown'
      ? ''
      : `, and ${script.name === undefined ? 'it' : `its script "${script.name}"`} ${script.reason}`;
  return new StopError(
    `There is no server to record in ${folder}: it depends on none of Next.js, Express, Fastify and Hono${why}.`,
    'Go to the folder of the app, or name it: --project <dir>',
  );
}
