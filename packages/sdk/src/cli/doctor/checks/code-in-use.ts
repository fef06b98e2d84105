import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findPackage } from '../../surroundings/find-package.ts';
import { readPackageJson } from '../../surroundings/package-json.ts';
import { BUILD_ID, runningApp, runsBuild } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, skipped, warning } from '../check.ts';
import { isAlive } from '../is-alive.ts';

/** What is read once, when the app starts: later changes wait for the next start. */
const READ_AT_START = /^(?:\.env\.local|(?:glasstrace|next)\.config\.\w+|instrumentation\.\w+|glasstrace\.mjs)$/;
/** A file may be written in the moment of the start. */
const TOLERANCE_MS = 2_000;

/** Whether the process runs what is on disk now. */
export const codeInUse: Check = {
  id: 'code-in-use',
  title: 'Code in use',
  async run(world) {
    const { dir } = world;
    const app = await runningApp(world);
    if (app?.process === undefined || !isAlive(app.processId)) return skipped('the app is not running');
    const faults: Outcome[] = [];
    const installed = readPackageJson(findPackage(dir, '@glasstrace/sdk') ?? dir)?.version;
    if (installed !== undefined && app.sdkVersion !== undefined && installed !== app.sdkVersion) {
      faults.push(
        warning({
          says: `The app runs version ${app.sdkVersion} of the SDK, and ${installed} is installed.`,
          why: 'It was updated while the app ran.',
          fix: 'Restart the app.',
        }),
      );
    }
    const changed = changedSince(dir, app.process.registeredAt + TOLERANCE_MS);
    if (changed.length > 0) {
      faults.push(
        warning({
          says: `${changed.join(', ')} changed after the app started.`,
          why: 'Such a file is read once, when the app starts.',
          fix: 'Restart the app.',
        }),
      );
    }
    if (runsBuild(app, world) && mtimeOf(join(dir, BUILD_ID)) > app.process.registeredAt + TOLERANCE_MS) {
      faults.push(
        warning({
          says: 'The app was built again after it started.',
          why: 'It runs the build before, whose source maps are gone: errors show compiled lines.',
          fix: 'Restart the app.',
        }),
      );
    }
    return faults.length > 0 ? faults : ok('the app runs what is on disk');
  },
};

function changedSince(dir: string, sinceMs: number): string[] {
  return ['', 'src/'].flatMap((folder) =>
    names(join(dir, folder))
      .filter((name) => READ_AT_START.test(name) && mtimeOf(join(dir, folder, name)) > sinceMs)
      .map((name) => folder + name),
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const mtimeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
