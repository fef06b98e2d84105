import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CliContext } from '../context.ts';
import { readBytes, writeFileSafely } from '../edit/write.ts';
import { StopError } from '../stop-error.ts';
import type { Surroundings } from '../surroundings/look-around.ts';
import { LOCKFILES } from '../surroundings/package-manager.ts';
import { explainFailure, lastLines } from './explain-failure.ts';
import { printCommand, withoutPatience } from './package-commands.ts';
import type { PackagesPlan } from './plan-packages.ts';
import { findMissing } from './plan-packages.ts';
import { runCommand } from './run-command.ts';

const WITHIN_MS = 10 * 60_000;

/**
 * Installs what the plan names, with the project's own package manager. Throws StopError when that fails; package.json
 * and the lock files are then what they were.
 */
export async function installPackages(
  { names, installer, command }: PackagesPlan,
  { app, workspace }: Pick<Surroundings, 'app' | 'workspace'>,
  { env, platform }: Pick<CliContext, 'env' | 'platform'>,
): Promise<void> {
  const saved = saveFiles([...new Set([app, workspace ?? app])]);
  const settings = withoutPatience(installer);
  const run = { program: command.program, args: [...command.args, ...settings.args] };
  // Ctrl-C ends the process between two steps of ours: here.
  const restore = () => restoreFiles(saved);
  process.on('exit', restore);
  const finished = await runCommand(run, {
    cwd: app,
    env: { ...settings.env, ...cleaned(env) },
    platform,
    timeoutMs: WITHIN_MS,
  });
  process.off('exit', restore);
  if (finished.exitCode === 0 && findMissing({ app }).length === 0) return;

  restore();
  const why =
    finished.exitCode === 0
      ? `${installer.manager} finished, and they are not in the node_modules that Node finds from ${app}`
      : explainFailure({ manager: installer.manager, ...finished });
  const said = finished.isMissing ? [] : lastLines(finished.output).map((line) => `    ${line}`);
  throw new StopError(
    [`${names.join(' and ')} could not be installed, and nothing was changed. ${why}.`, ...said].join('\n'),
    `Run in ${app}: ${printCommand(command)}\nThen run this again.`,
  );
}

/** What npm, or whoever runs us, tells its scripts about itself: another package manager must not take it for its own. */
const FROM_OUR_RUNNER =
  /^npm_(?:package_|lifecycle_|command$|execpath$|node_execpath$|config_(?:user_agent|local_prefix|global_prefix|npm_version|node_gyp|noproxy|package|call)$)|^INIT_CWD$|^NODE_ENV$|^NODE_OPTIONS$/;

const cleaned = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !FROM_OUR_RUNNER.test(name)));

type SavedFile = [file: string, bytes: Buffer | undefined];

/** The files that a package manager writes, as they are. */
const saveFiles = (folders: readonly string[]): SavedFile[] =>
  folders.flatMap((folder) =>
    [
      'package.json',
      'pnpm-workspace.yaml',
      'yarn-error.log',
      '.pnp.cjs',
      '.pnp.loader.mjs',
      ...Object.keys(LOCKFILES),
    ].map((name): SavedFile => {
      const file = join(folder, name);
      return [file, readBytes(file)];
    }),
  );

function restoreFiles(saved: readonly SavedFile[]): void {
  for (const [file, bytes] of saved) {
    const current = readBytes(file);
    if (current === undefined || bytes?.equals(current)) continue;
    if (bytes === undefined) rmSync(file);
    else writeFileSafely(file, bytes, { expected: current });
  }
}
