import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { findPackage } from '../surroundings/find-package.ts';
import type { BridgeCommand } from './agent.ts';

export interface BridgePlace {
  /** Folder of the app, absolute. */
  app: string;
  /** Folder that the agent is started in, absolute: the app or one above it. undefined = anywhere. */
  startedIn: string | undefined;
  platform: NodeJS.Platform;
}

/**
 * The command that starts the bridge of the app's own installed version, offline, and can never download anything.
 *
 * npx finds a binary from the folder it is started in upward, from `--prefix` upward too: the same words work in the
 * app, in its folders and at the root of the repository, hoisted or not, whatever package manager made node_modules.
 * `--offline` matters as much as `--no`: without it a missing package means a minute of waiting for the registry.
 * (`pnpm exec` downloads the pnpm that `packageManager` names, and finds nothing from a subfolder; `yarn run` writes to
 * stdout.) An app that forbids npm by `devEngines` gets Node and the path of the program instead.
 */
export function bridgeCommand(place: BridgePlace): BridgeCommand {
  const { app, startedIn, platform } = place;
  const project = startedIn === undefined ? app : toSlashes(relative(startedIn, app));
  const mcp = ['mcp', ...(project === '' ? [] : ['--project', project])];

  if (forbidsNpm(app) || (startedIn !== undefined && forbidsNpm(startedIn))) {
    const program = findProgram(app);
    const path = startedIn === undefined ? program : toSlashes(relative(startedIn, program));
    return { command: 'node', args: [path, ...mcp] };
  }
  const prefix = project === '' ? [] : ['--prefix', project];
  const args = ['--no', '--offline', ...prefix, '--', 'glasstrace', ...mcp];
  // npx is a script on Windows, which only a shell can start.
  return platform === 'win32' ? { command: 'cmd', args: ['/c', 'npx', ...args] } : { command: 'npx', args };
}

/** The project that an entry of ours names; undefined when it names none, false when the entry is not one of ours. */
export function projectOfBridge(args: unknown): string | undefined | false {
  if (!Array.isArray(args)) return false;
  const at = args.indexOf('mcp');
  const isOurs =
    at > 0 && (args[at - 1] === 'glasstrace' || /@glasstrace\/sdk\/dist\/cli\.js$/.test(String(args[at - 1])));
  if (!isOurs) return false;
  const named: unknown = args[at + 1] === '--project' ? args[at + 2] : undefined;
  return typeof named === 'string' ? named : undefined;
}

function forbidsNpm(dir: string): boolean {
  try {
    const { devEngines } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
      devEngines?: { packageManager?: PackageManagerRule | PackageManagerRule[] };
    };
    const rules = [devEngines?.packageManager ?? []].flat();
    return (
      rules.length > 0 && rules.every(({ name, onFail }) => name !== 'npm' && onFail !== 'ignore' && onFail !== 'warn')
    );
  } catch {
    return false;
  }
}

interface PackageManagerRule {
  name?: string;
  onFail?: string;
}

/** The CLI where node_modules has it, not where that links to: the link outlives an update. */
function findProgram(app: string): string {
  return join(findPackage(app, '@glasstrace/sdk') ?? join(app, 'node_modules/@glasstrace/sdk'), 'dist/cli.js');
}

const toSlashes = (path: string) => path.split(sep).join('/');
