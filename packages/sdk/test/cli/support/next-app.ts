import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInit } from '../../../src/cli/commands/init.ts';
import { type McpAddOptions, runMcpAdd } from '../../../src/cli/commands/mcp-add.ts';
import { runUninit } from '../../../src/cli/commands/uninit.ts';
import type { CliContext } from '../../../src/cli/context.ts';
import type { ListOptions } from '../../../src/cli/entries/list-entries.ts';
import { type RemovalOptions, removeEntries } from '../../../src/cli/entries/remove-entries.ts';
import { showEntries } from '../../../src/cli/entries/show-entries.ts';
import type { SetupOptions } from '../../../src/cli/set-up/setup-options.ts';
import type { UninitOptions } from '../../../src/cli/uninit/take-back.ts';
import { folderInMemory, tempFolder, writeFiles } from '../../support/temp-folder.ts';

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A Next.js app in a repository, with a home folder of its own. */
export interface TestApp {
  /** Root of the repository. */
  root: string;
  app: string;
  home: string;
  /** Runs a command as in a pipe; `world` changes what it sees. Nobody is asked whether it worked, unless `verify` is true. */
  init(options?: SetupOptions, world?: Partial<CliContext>): Promise<CommandResult>;
  mcpAdd(options?: McpAddOptions, world?: Partial<CliContext>): Promise<CommandResult>;
  mcpRemove(options?: RemovalOptions, world?: Partial<CliContext>): Promise<CommandResult>;
  mcpList(options?: ListOptions, world?: Partial<CliContext>): Promise<CommandResult>;
  uninit(options?: UninitOptions, world?: Partial<CliContext>): Promise<CommandResult>;
  read(path: string): string;
  /** Every file of the repository and the home folder by path, except what a package manager or git made. */
  files(): Record<string, string>;
  git(...args: string[]): void;
  gitIn(folder: string, ...args: string[]): void;
  /** What git prints, whatever its exit code. */
  gitOutput(...args: string[]): string;
}

export interface TestAppOptions {
  /** Files of the repository, by path from its root. */
  files?: Record<string, string>;
  /** Folder of the app in the repository. */
  folder?: string;
  withoutPackages?: string[];
  withoutGit?: boolean;
  /** For those that write a lot. No program can be run from there. */
  inMemory?: boolean;
}

export function aNextApp({
  files = {},
  folder = '',
  withoutPackages = [],
  withoutGit,
  inMemory,
}: TestAppOptions = {}): TestApp {
  const newFolder = inMemory ? folderInMemory : tempFolder;
  const root = newFolder();
  const home = newFolder();
  const app = join(root, folder);
  mkdirSync(app, { recursive: true });
  const installed = ['next', '@glasstrace/sdk', '@glasstrace/server'].filter((name) => !withoutPackages.includes(name));
  writeFiles(app, {
    'package.json': JSON.stringify({ dependencies: { next: '16.4.6' } }),
    'tsconfig.json': '{}',
    'app/page.tsx': '',
    ...Object.fromEntries(
      installed.map((name) => [`node_modules/${name}/package.json`, JSON.stringify({ version: '16.4.6' })]),
    ),
  });
  writeFiles(root, { '.gitignore': 'node_modules\n', ...files });
  const git = (...args: string[]) => void execFileSync('git', args, { cwd: root, stdio: 'pipe' });
  if (!withoutGit) git('init', '--quiet');

  const run = async (command: (context: CliContext) => Promise<number>, world: Partial<CliContext> = {}) => {
    let stdout = '';
    let stderr = '';
    const context: CliContext = {
      cwd: app,
      env: {},
      home,
      platform: 'linux',
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      interactive: false,
      ...world,
    };
    const exitCode = await command(context);
    return { exitCode, stdout, stderr };
  };
  return {
    root,
    app,
    home,
    init: (options = {}, world) => run((context) => runInit({ verify: false, ...options }, context), world),
    mcpAdd: (options = {}, world) => run((context) => runMcpAdd({ verify: false, ...options }, context), world),
    mcpRemove: (options = {}, world) => run((context) => removeEntries(options, context), world),
    mcpList: (options = {}, world) => run((context) => showEntries(options, context), world),
    uninit: (options = {}, world) => run((context) => runUninit(options, context), world),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    files: () => ({ ...listFiles(root), ...listFiles(home, '~') }),
    git,
    gitIn: (folder, ...args) => void execFileSync('git', args, { cwd: folder, stdio: 'pipe' }),
    gitOutput: (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout,
  };
}

/** latin1 keeps every byte. */
function listFiles(dir: string, path = ''): Record<string, string> {
  const entries = readdirSync(dir, { withFileTypes: true }).filter(
    ({ name }) => name !== 'node_modules' && name !== '.git',
  );
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) return { [`${child}/`]: '', ...listFiles(join(dir, entry.name), child) };
      return { [child]: readFileSync(join(dir, entry.name), 'latin1') };
    }),
  ) as Record<string, string>;
}
