import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPluggedPackage } from '../../project/plug-and-play.ts';

/** Folder of an installed package as Node finds it from the app; undefined when it is not installed. */
export function findPackage(app: string, name: string): string | undefined {
  for (let dir = app; ; dir = dirname(dir)) {
    const folder = join(dir, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dir === dirname(dir)) return findPluggedPackage(app, name);
  }
}
