import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { glasstraceCommand, watchedCommand } from '../../support/glasstrace-command.ts';
import { folderInMemory } from '../../support/temp-folder.ts';
import type { TestApp } from '../support/next-app.ts';
import { readTree, restoreTree } from './trees.mjs';

const WATCH = new URL('./watch-writes.mjs', import.meta.url).href;

/** What the folders held after one of the operations of a command. */
export interface State {
  /** How many operations there were. */
  number: number;
  /** `rename /…/.mcp.json`. */
  operation: string;
  restore: () => void;
}

/**
 * Runs a command to its end, and keeps what a kill would have left after each operation that changed a file. Not kept is
 * what differs in nothing but how far a temporary file is, which is never read.
 */
export async function statesDuring(app: TestApp, args: string[]): Promise<State[]> {
  const snapshots = folderInMemory();
  const { code, stderr } = await watched(app, args, { WATCH_SNAPSHOTS: snapshots });
  expect(stderr).not.toContain('is not counted');
  expect(code).toBe(0);
  return readdirSync(snapshots)
    .sort()
    .map((name) => ({
      number: Number(name),
      operation: readFileSync(join(snapshots, name, 'operation'), 'utf8'),
      restore: () => {
        for (const [index, folder] of [app.root, app.home].entries()) {
          restoreTree(join(snapshots, name, String(index)), folder);
        }
      },
    }))
    .filter(({ operation }) => !/^(?:open|chmodSync|chownSync) .*\.(?:glasstrace-tmp|tmp)$/.test(operation));
}

/** Runs a command to its end, and returns its operations on files in their order, with what it waited for. */
export async function operationsOf(app: TestApp, args: string[]): Promise<[name: string, path: string, to?: string][]> {
  const log = join(folderInMemory(), 'log');
  const { code, stderr } = await watched(app, args, { WATCH_LOG: log });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Kills a command right after its nth operation. False when it came to its end before. */
export async function killAfter(app: TestApp, args: string[], operations: number): Promise<boolean> {
  const { signal, code, stderr } = await watched(app, args, { WATCH_KILL_AFTER: String(operations) });
  expect(stderr).toBe('');
  if (signal !== 'SIGKILL') expect(code).toBe(0);
  return signal === 'SIGKILL';
}

/** Runs a command on a disk that is full after a number of operations. */
export const whileDiskFills = (app: TestApp, args: string[], operations: number) =>
  watched(app, args, { WATCH_FULL_AFTER: String(operations) });

function watched(app: TestApp, args: string[], env: Record<string, string>) {
  const { command, args: all } = watchedCommand([WATCH], ...args);
  const world = [app.root, app.home].join(':');
  const child = spawn(command, all, {
    cwd: app.app,
    env: { PATH: process.env.PATH, HOME: app.home, WATCH_WORLD: world, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>((done) =>
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr })),
  );
}

/** Every file, folder, link and mode of the repository and of the home folder; keys, which are random, are all alike. */
export function look(app: TestApp): Record<string, string> {
  const files = { ...readTree(app.root), ...prefixed('~/', readTree(app.home)) };
  const keys = Object.entries(files).map(([path, text]) => [path, text.replace(/gt_anon_[0-9a-f]{48}/g, 'gt_anon_…')]);
  return Object.fromEntries(keys.filter(([path]) => !isManifest(path)));
}

const prefixed = (prefix: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [prefix + path, text]));

const isManifest = (path: string | undefined) => path?.endsWith('.glasstrace/manifest.json') === true;

/** What the manifest knows, in no order; its hashes of files with a random key are compared with the files instead. */
export function readRecords(app: TestApp): unknown[] {
  const manifest = JSON.parse(readFileSync(join(app.app, '.glasstrace/manifest.json'), 'utf8'));
  expect(manifest.pending).toBeUndefined();
  const records = manifest.changes.map(({ after, path, ...record }: { after: string; path: string }) => {
    const bytes = readFileSync(resolve(app.app, path));
    expect(after).toBe(createHash('sha256').update(bytes).digest('hex'));
    return { path, ...record };
  });
  return [...records, manifest.folders.toSorted()].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

/** What an `uninit` leaves: nothing, and the key with what hides it where there is one. */
export function splitKey(files: Record<string, string>) {
  const isOurs = ([path]: [string, string]) => path.includes('.glasstrace/');
  const entries = Object.entries(files);
  return {
    users: Object.fromEntries(entries.filter((entry) => !isOurs(entry))),
    ours: entries.filter(isOurs).map(([path]) => path.replace(/^.*\.glasstrace\//, '')),
  };
}

/** Starts a command from the app's folder, without a terminal. */
export function startCommand(app: TestApp, args: string[], env: Record<string, string> = {}) {
  const { command, args: all } = glasstraceCommand(...args);
  const child = spawn(command, all, {
    cwd: app.app,
    env: { PATH: process.env.PATH, HOME: app.home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
      child.emit('printed');
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((done) =>
    child.on('close', (code) => done({ code, output })),
  );
  const printed = (text: string) =>
    new Promise<void>((done) => {
      const look = () => {
        if (output.includes(text)) done();
      };
      child.on('printed', look);
      look();
    });
  return { child, ended, printed };
}
