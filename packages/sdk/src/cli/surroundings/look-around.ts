import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CliContext } from '../context.ts';
import { findNextScript, findRegisterScript } from './dev-script.ts';
import { type FoundApp, findApp, findApps } from './find-app.ts';
import { type Framework, findFramework } from './framework.ts';
import { countUncommitted, findGitRoot } from './git.ts';
import { findOtherInstrumentation } from './other-instrumentation.ts';
import { dependenciesOf, type PackageJson, readPackageJson } from './package-json.ts';
import { findPackageManager, type PackageManager } from './package-manager.ts';
import { findWorkspace } from './workspace.ts';

/** Where a command is at work. */
export interface AppPlace {
  /** Folder of the app, absolute. */
  app: string;
  /** Folder that agents are started in, absolute: the root of the repository, or the app where there is none. */
  root: string;
  /** Whether `root` is the work tree of a git repository. */
  inGit: boolean;
}

/** What was found before anything is planned. */
export interface Surroundings extends AppPlace {
  framework: Framework;
  /** Of Next.js; empty for other frameworks. */
  routers: ('App Router' | 'Pages Router')[];
  /** Folder with the routes and the instrumentation file, relative to the app. */
  sourceFolder: '' | 'src';
  typescript: boolean;
  packageManager: PackageManager;
  /** Root of the workspace, absolute; undefined for a package that stands alone. */
  workspace: string | undefined;
  /** The apps of the workspace, this one among them; empty without one. */
  apps: FoundApp[];
  /** The script that developers start the app with. */
  devScript: string;
  /** Uncommitted files of the repository; undefined without one, or without a git to ask. */
  git: { dirty: number } | undefined;
  /** Packages that watch the server too. */
  otherInstrumentation: string[];
}

/** Finds the app. Throws AppError PROJECT_NOT_FOUND, StopError, and SeveralAppsError when several are meant. */
export function findPlace({ cwd, home }: Pick<CliContext, 'cwd' | 'home'>, project?: string): AppPlace {
  const app = findApp(cwd, repositoryOf(cwd, home) ?? EVERYWHERE, project);
  const root = repositoryOf(app, home);
  return { app, root: root ?? app, inGit: findGitRoot(app) !== undefined };
}

/** Finds the app, and looks at it. Throws what `findPlace` does. */
export function lookAround(context: Pick<CliContext, 'cwd' | 'home' | 'env'>, project?: string): Surroundings {
  const place = findPlace(context, project);
  const { app } = place;
  const manifest = readPackageJson(app) ?? {};
  const framework = findFramework(app, manifest);
  const top = repositoryOf(app, context.home) ?? EVERYWHERE;
  const workspace = findWorkspace(app, top);
  return {
    ...place,
    framework,
    ...findRoutes(app, framework),
    // Next.js goes by the file; tsx runs TypeScript without it.
    typescript:
      existsSync(join(app, 'tsconfig.json')) ||
      (framework.name !== 'next' && dependenciesOf(manifest).typescript !== undefined),
    packageManager: findPackageManager(app, top, context.env.npm_config_user_agent),
    workspace: workspace?.root,
    apps: workspace === undefined ? [] : findApps(workspace.root, workspace, workspace.root),
    devScript: findScript(app, manifest, framework),
    git: place.inGit ? countUncommitted(place.root) : undefined,
    otherInstrumentation: findOtherInstrumentation(manifest),
  };
}

/** Outside of a repository a search upward has no end. */
const EVERYWHERE = '/';

/** A home folder under git is a person's, not the repository of an app. */
function repositoryOf(folder: string, home: string): string | undefined {
  const root = findGitRoot(folder);
  return root === home ? undefined : root;
}

function findRoutes(app: string, { name }: Framework): Pick<Surroundings, 'routers' | 'sourceFolder'> {
  const has = (path: string) => existsSync(join(app, path));
  if (name !== 'next') return { routers: [], sourceFolder: '' };
  const sourceFolder = !has('app') && !has('pages') && (has('src/app') || has('src/pages')) ? 'src' : '';
  const routers: Surroundings['routers'] = [];
  if (has(join(sourceFolder, 'app'))) routers.push('App Router');
  if (has(join(sourceFolder, 'pages'))) routers.push('Pages Router');
  return { routers, sourceFolder };
}

const findScript = (app: string, manifest: PackageJson, { name }: Framework): string =>
  name === 'next' ? findNextScript(manifest) : (findRegisterScript(app, manifest).name ?? 'dev');
