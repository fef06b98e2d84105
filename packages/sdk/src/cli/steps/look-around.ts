import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT_DIR } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';
import { findProject } from '../../project/find-project.ts';
import { type CliContext, StopError } from '../context.ts';
import { findGitRoot } from './git.ts';

/** What was found before anything is planned. */
export interface Surroundings {
  /** Folder of the app, absolute. */
  app: string;
  /** Folder that agents are started in, absolute: the root of the repository, or the app where there is none. */
  root: string;
  /** Whether `root` is the work tree of a git repository. */
  inGit: boolean;
  next: { version: string; major: number } | undefined;
  routers: ('App Router' | 'Pages Router')[];
  /** Folder with the routes and the instrumentation file, relative to the app. */
  sourceFolder: '' | 'src';
  typescript: boolean;
  packageManager: PackageManager;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const LOCKFILES: Record<string, PackageManager> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
};

/** Finds the app, and looks at it. Throws AppError PROJECT_NOT_FOUND, and StopError when several apps are meant. */
export function lookAround({ cwd, home }: Pick<CliContext, 'cwd' | 'home'>, project?: string): Surroundings {
  const app = findApp(cwd, project);
  const gitRoot = findGitRoot(app);
  // A home folder under git is a person's, not the repository of this app.
  const root = gitRoot === undefined || gitRoot === home ? app : gitRoot;
  const has = (path: string) => existsSync(join(app, path));
  const sourceFolder = !has('app') && !has('pages') && (has('src/app') || has('src/pages')) ? 'src' : '';
  return {
    app,
    root,
    inGit: gitRoot !== undefined,
    next: readNext(app),
    routers: [
      ...(has(join(sourceFolder, 'app')) ? (['App Router'] as const) : []),
      ...(has(join(sourceFolder, 'pages')) ? (['Pages Router'] as const) : []),
    ],
    sourceFolder,
    typescript: has('tsconfig.json'),
    packageManager: findPackageManager(app),
  };
}

/** The app itself, or the only one below: at the root of a monorepo there is none upward. */
function findApp(cwd: string, project: string | undefined): string {
  try {
    return findProject(cwd, project);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'PROJECT_NOT_FOUND') || project !== undefined) throw error;
    const below = findAppsBelow(cwd);
    if (below.length === 1) return join(cwd, below[0]!);
    if (below.length === 0) throw error;
    throw new StopError(
      `There is no Next.js app in this folder, and ${below.length} below it: ${below.join(', ')}.`,
      `Name one: --project ${below[0]}`,
    );
  }
}

const DEPTH_OF_APPS = 3;

function findAppsBelow(dir: string, path = '', depth = 0): string[] {
  if (depth === DEPTH_OF_APPS) return [];
  return readdirSync(join(dir, path), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    const child = path === '' ? entry.name : `${path}/${entry.name}`;
    return isApp(join(dir, child)) ? [child] : findAppsBelow(dir, child, depth + 1);
  });
}

function isApp(dir: string): boolean {
  const { dependencies, devDependencies } = readJson(join(dir, 'package.json')) ?? {};
  return (
    dependencies?.next !== undefined ||
    devDependencies?.next !== undefined ||
    existsSync(join(dir, PROJECT_DIR, 'manifest.json'))
  );
}

function readNext(app: string): Surroundings['next'] {
  const folder = findPackage(app, 'next');
  const version = folder && readJson(join(folder, 'package.json'))?.version;
  return version === undefined ? undefined : { version, major: Number.parseInt(version, 10) };
}

/** Folder of an installed package as Node finds it from the app; undefined when it is not installed. */
export function findPackage(app: string, name: string): string | undefined {
  const place = above(app, (dir) => existsSync(join(dir, 'node_modules', name, 'package.json')));
  return place === undefined ? undefined : join(place, 'node_modules', name);
}

function findPackageManager(app: string): PackageManager {
  for (let dir = app; ; dir = dirname(dir)) {
    const lockfile = Object.keys(LOCKFILES).find((name) => existsSync(join(dir, name)));
    if (lockfile !== undefined) return LOCKFILES[lockfile]!;
    const declared = readJson(join(dir, 'package.json'))?.packageManager?.split('@')[0];
    if (declared === 'npm' || declared === 'pnpm' || declared === 'yarn' || declared === 'bun') return declared;
    if (dir === dirname(dir)) return 'npm';
  }
}

function above(from: string, matches: (dir: string) => boolean): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    if (matches(dir)) return dir;
    if (dir === dirname(dir)) return undefined;
  }
}

interface PackageJson {
  version?: string;
  packageManager?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function readJson(file: string): PackageJson | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
