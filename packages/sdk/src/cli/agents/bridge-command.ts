import { existsSync, readFileSync } from 'node:fs';
import { type PlatformPath, posix, win32 } from 'node:path';
import type { BridgeCommand } from './agent.ts';

export interface BridgePlace {
  /** Folder of the app, absolute. */
  app: string;
  /** Folder that the agent is started in, absolute: the app or one above it. undefined = anywhere. */
  startedIn: string | undefined;
  platform: NodeJS.Platform;
}

/** What is asked of the disk. */
export interface Disk {
  exists(path: string): boolean;
  /** undefined when there is no such file. */
  read(path: string): string | undefined;
}

/**
 * The command that starts the bridge of the app's own installed version, offline, and can never download anything.
 *
 * npx finds a binary from the folder it is started in upward, from `--prefix` upward too: the same words work in the
 * app, in its folders and at the root of the repository, hoisted or not, whatever package manager made node_modules.
 * `--offline` matters as much as `--no`: without it a missing package means a minute of waiting for the registry.
 * (`pnpm exec` downloads the pnpm that `packageManager` names, and finds nothing from a subfolder; `yarn run` writes to
 * stdout.) Where `devEngines` could forbid npm, `--force` makes npx warn of it and go on; nothing is downloaded with it
 * either. An app whose packages Yarn keeps in archives has Yarn start it; one whose path the shell of Windows would take apart gets Node and the path of the program instead.
 */
export function bridgeCommand({ app, startedIn, platform }: BridgePlace, disk: Disk = realDisk): BridgeCommand {
  const isWindows = platform === 'win32';
  const path = isWindows ? win32 : posix;
  const fromStart = (target: string) =>
    startedIn === undefined ? target : path.relative(startedIn, target).replaceAll(path.sep, '/');
  const project = fromStart(app);
  const mcp = ['mcp', ...(project === '' ? [] : ['--project', project])];

  const folders = foldersUpward(app, path);
  if (folders.some((folder) => disk.exists(path.join(folder, '.pnp.cjs')))) {
    const cwd = project === '' ? [] : ['--cwd', project];
    return onPath('yarn', [...cwd, 'run', 'glasstrace', ...mcp], isWindows);
  }
  if (isWindows && MEANS_MORE_TO_CMD.test(project)) {
    return { command: 'node', args: [fromStart(findProgram(app, path, disk)), ...mcp] };
  }
  const force = folders.some((folder) => hasDevEngines(folder, path, disk)) ? ['--force'] : [];
  const prefix = project === '' ? [] : ['--prefix', project];
  const args = ['--no', '--offline', ...force, ...prefix, '--', 'glasstrace', ...mcp];
  return onPath('npx', args, isWindows);
}

/** Package managers are scripts on Windows, which only a shell can start. */
const onPath = (program: string, args: string[], isWindows: boolean): BridgeCommand =>
  isWindows ? { command: 'cmd', args: ['/c', program, ...args] } : { command: program, args };

/** Quotes keep spaces together, but none of these from its meaning. */
const MEANS_MORE_TO_CMD = /[&|<>^()%!"]/;

/** The Linux within Windows that a command runs in; undefined elsewhere. */
export const distributionOf = ({ WSL_DISTRO_NAME }: NodeJS.ProcessEnv): string | undefined =>
  WSL_DISTRO_NAME || undefined;

/**
 * How a program of Windows starts the bridge of an app within `distribution`: past its shell, so with the Node that runs
 * now, because what the user's shell puts on PATH is not there.
 */
export const bridgeFromWindows = (
  app: string,
  distribution: string,
  node: string,
  disk: Disk = realDisk,
): BridgeCommand => ({
  command: 'wsl.exe',
  args: ['-d', distribution, '--cd', app, '--', node, findProgram(app, posix, disk), 'mcp', '--project', app],
});

/** The project that an entry of ours names; undefined when it names none, false when the entry is not one of ours. */
export function projectOfBridge(args: unknown): string | undefined | false {
  if (!Array.isArray(args)) return false;
  const at = args.findIndex((arg, index) => arg === 'mcp' && index > 0 && isOurProgram(String(args[index - 1])));
  if (at === -1) return false;
  const named: unknown = args[at + 1] === '--project' ? args[at + 2] : undefined;
  return typeof named === 'string' ? named : undefined;
}

const isOurProgram = (word: string) => word === 'glasstrace' || /@glasstrace[\\/]sdk[\\/]dist[\\/]cli\.js$/.test(word);

/**
 * Whether the package.json of the folder has rules for those who develop it. Which of them npm heeds depends on its
 * version, and on the machine: who shares the file may have others.
 */
function hasDevEngines(folder: string, path: PlatformPath, disk: Disk): boolean {
  try {
    const manifest: unknown = JSON.parse(disk.read(path.join(folder, 'package.json')) ?? '{}');
    return typeof manifest === 'object' && manifest !== null && 'devEngines' in manifest;
  } catch {
    return false;
  }
}

/** The CLI where node_modules has it, not where that links to: the link outlives an update. */
function findProgram(app: string, path: PlatformPath, disk: Disk): string {
  const packageIn = (folder: string) => path.join(folder, 'node_modules', '@glasstrace', 'sdk');
  const has = (folder: string) => disk.exists(path.join(packageIn(folder), 'package.json'));
  // Nowhere: where it is to be.
  return path.join(packageIn(foldersUpward(app, path).find(has) ?? app), 'dist', 'cli.js');
}

function foldersUpward(folder: string, path: PlatformPath): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersUpward(parent, path)];
}

const realDisk: Disk = {
  exists: existsSync,
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};
