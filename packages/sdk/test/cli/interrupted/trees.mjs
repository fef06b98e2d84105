import nodeFs from 'node:fs';
import { join } from 'node:path';

/** What a package manager or git made: it stays where it is. */
const KEPT = new Set(['node_modules', '.git']);

/** Copies what is in a folder, with modes and links as they are, of both kinds. */
export function copyTree(from, to, fs = nodeFs, copies = new Map()) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (KEPT.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) {
      fs.symlinkSync(fs.readlinkSync(source), target);
      continue;
    }
    const { ino, nlink, mode } = fs.statSync(source);
    const copy = copies.get(ino);
    if (entry.isDirectory()) copyTree(source, target, fs, copies);
    else if (copy !== undefined) fs.linkSync(copy, target);
    else fs.writeFileSync(target, fs.readFileSync(source));
    if (nlink > 1) copies.set(ino, target);
    fs.chmodSync(target, mode & 0o7777);
  }
}

/** Makes a folder what a copy of it was. */
export function restoreTree(copy, folder) {
  empty(folder);
  copyTree(copy, folder);
}

/** Returns whether nothing is left in the folder. */
function empty(folder) {
  let isEmpty = true;
  for (const entry of nodeFs.readdirSync(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name);
    if (KEPT.has(entry.name)) isEmpty = false;
    else if (!entry.isDirectory()) nodeFs.rmSync(file);
    else if (empty(file)) nodeFs.rmdirSync(file);
    else isEmpty = false;
  }
  return isEmpty;
}

/** Everything in a folder, by path: mode and bytes (one character each), the goal of a link, or that it is a folder. */
export function readTree(folder, path = '') {
  return Object.assign(
    {},
    ...nodeFs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
      if (KEPT.has(entry.name)) return {};
      const file = join(folder, entry.name);
      const name = path + entry.name;
      if (entry.isSymbolicLink()) return { [name]: `link to ${nodeFs.readlinkSync(file)}` };
      const mode = (nodeFs.statSync(file).mode & 0o7777).toString(8);
      if (entry.isDirectory()) return { [`${name}/`]: mode, ...readTree(file, `${name}/`) };
      return { [name]: `${mode}\n${nodeFs.readFileSync(file, 'latin1')}` };
    }),
  );
}
