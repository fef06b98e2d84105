import { copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies a folder with hard links where the file system allows it: 400 MB of node_modules in a second. Only for trees
 * whose files are replaced, not rewritten in place; `copied` names the files that are.
 */
export function linkTree(from: string, to: string, copied: ReadonlySet<string> = new Set()): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target, copied);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (copied.has(entry.name)) copyFileSync(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
