/**
 * Loaded before a command (`node --import`), counts every operation that changes a file below the folders of WATCH_WORLD,
 * split into system calls, and after each of them
 * - copies the folders to a numbered folder in WATCH_SNAPSHOTS: what a kill at this moment would leave; or
 * - kills the process when it was number WATCH_KILL_AFTER; or
 * - has the disk full after WATCH_FULL_AFTER of them: nothing more is written, while names can be changed and removed; or
 * - adds a line to WATCH_LOG, with its name and its paths, and one for each wait until a file or a folder is on the disk.
 * Of what is written over a file that is there, the system takes half at a time, as it may.
 * Whatever else of node:fs would touch these folders, and is not known to only read, ends the process with exit code 97:
 * nothing is changed that is not counted.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { copyTree } from './trees.mjs';

const real = { ...fs };
const world = process.env.WATCH_WORLD.split(':');
const snapshots = process.env.WATCH_SNAPSHOTS;
const killAfter = Number(process.env.WATCH_KILL_AFTER ?? Number.NaN);
const isWatched = (path) =>
  typeof path === 'string' && world.some((folder) => `${resolve(path)}/`.startsWith(`${folder}/`));

const fullAfter = Number(process.env.WATCH_FULL_AFTER ?? Number.NaN);

let count = 0;
function needsSpace(syscall, path) {
  if (!isWatched(path) || !(count >= fullAfter)) return;
  throw Object.assign(new Error(`ENOSPC: no space left on device, ${syscall} '${path}'`), { code: 'ENOSPC', syscall });
}

const log = process.env.WATCH_LOG;
const note = (...words) => log !== undefined && real.appendFileSync(log, `${JSON.stringify(words)}\n`);

function happened(name, path, ...more) {
  if (!isWatched(path)) return;
  count++;
  note(name, path, ...more);
  if (snapshots !== undefined) {
    const folder = join(snapshots, String(count).padStart(4, '0'));
    for (const [index, from] of world.entries()) copyTree(from, join(folder, String(index)), real);
    real.writeFileSync(join(folder, 'operation'), `${name} ${path}`);
  }
  if (count === killAfter) process.kill(process.pid, 'SIGKILL');
}

/** Paths of the descriptors that are open, and of those that are open for writing. */
const opened = new Map();
const written = new Map();
const overwritten = new Set();
const writes = (flags) => (typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(flags));

const operations = {
  openSync(path, flags = 'r', mode) {
    const creates = writes(flags) && flags !== 'r+';
    if (creates) needsSpace('open', path);
    const descriptor = real.openSync(path, flags, mode);
    opened.set(descriptor, path);
    if (writes(flags)) written.set(descriptor, path);
    if (flags === 'r+') overwritten.add(descriptor);
    if (creates) happened('open', path);
    return descriptor;
  },
  writeSync(descriptor, data, ...rest) {
    needsSpace('write', written.get(descriptor));
    const [offset, length, position] = rest;
    const result = overwritten.has(descriptor)
      ? real.writeSync(descriptor, data, offset, Math.ceil(length / 2), position)
      : real.writeSync(descriptor, data, ...rest);
    if (written.has(descriptor)) happened('write', written.get(descriptor));
    return result;
  },
  ftruncateSync(descriptor, length) {
    real.ftruncateSync(descriptor, length);
    happened('ftruncate', written.get(descriptor));
  },
  fsyncSync(descriptor) {
    real.fsyncSync(descriptor);
    if (isWatched(opened.get(descriptor))) note('fsync', opened.get(descriptor));
  },
  closeSync(descriptor) {
    opened.delete(descriptor);
    written.delete(descriptor);
    overwritten.delete(descriptor);
    real.closeSync(descriptor);
  },
  writeFileSync(path, data, options = {}) {
    const { flag = 'w', mode = 0o666 } = typeof options === 'string' ? {} : options;
    if (typeof path === 'number') return operations.writeSync(path, data);
    const descriptor = operations.openSync(path, flag, mode);
    try {
      operations.writeSync(descriptor, data);
    } finally {
      operations.closeSync(descriptor);
    }
  },
  mkdirSync(path, options) {
    const { recursive = false, mode } = typeof options === 'object' && options !== null ? options : { mode: options };
    if (recursive && real.existsSync(path)) return undefined;
    const above = recursive ? operations.mkdirSync(dirname(resolve(path)), { recursive, mode }) : undefined;
    needsSpace('mkdir', path);
    real.mkdirSync(path, mode);
    happened('mkdir', path);
    return above ?? (recursive ? path : undefined);
  },
  rmSync(path, { recursive = false, force = false } = {}) {
    const stats = real.lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined && force) return;
    if (!recursive || !stats.isDirectory()) {
      real.rmSync(path, { force });
      return happened('unlink', path);
    }
    for (const name of real.readdirSync(path)) operations.rmSync(join(path, name), { recursive, force });
    operations.rmdirSync(path);
  },
  ...Object.fromEntries(
    ['renameSync', 'linkSync', 'chmodSync', 'chownSync', 'unlinkSync', 'rmdirSync'].map((name) => [
      name,
      (path, ...rest) => {
        real[name](path, ...rest);
        happened(name, path, ...(name === 'renameSync' ? rest : []));
      },
    ]),
  ),
};

const READS =
  /^(?:access|exists|f?stat|lstat|statfs|readFile|readdir|readlink|realpath|read|readv|opendir|watch|watchFile|unwatchFile|close|createReadStream|glob|openAsBlob)(?:Sync)?$/;

function refuseUnlessReading(owner, name) {
  const original = owner[name];
  if (typeof original !== 'function' || READS.test(name) || /^[A-Z_]/.test(name)) return;
  owner[name] = function (...args) {
    const opensToRead = /^open/.test(name) && !writes(args[1] ?? 'r');
    if (!opensToRead && args.some((argument) => isWatched(argument) || written.has(argument))) {
      real.writeSync(2, `fs.${name}(${args[0]}) changes files and is not counted\n`);
      process.exit(97);
    }
    return original.apply(this, args);
  };
  Object.assign(owner[name], original);
}

for (const name of Object.keys(fs)) if (!(name in operations)) refuseUnlessReading(fs, name);
for (const name of Object.keys(fs.promises)) refuseUnlessReading(fs.promises, name);
Object.assign(fs, operations);
syncBuiltinESMExports();
