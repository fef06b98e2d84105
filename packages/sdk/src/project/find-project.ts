import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ANONYMOUS_KEY_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';

/**
 * The app that a command is about, as an absolute folder: the one named by `--project`, else the nearest one from `from`
 * upward that is set up for Glasstrace or depends on Next.js. A relative name counts from `from`, else from a folder
 * above: an agent runs the words of a file at the root of the repository wherever it was started. Throws PROJECT_NOT_FOUND.
 */
export function findProject(from: string, named?: string): string {
  if (named !== undefined) {
    for (let dir = resolve(from); ; dir = dirname(dir)) {
      const app = resolve(dir, named);
      if (readManifest(app) !== undefined) return app;
      if (dir === dirname(dir)) throw new AppError('PROJECT_NOT_FOUND', { dir: resolve(from, named) });
    }
  }
  for (let dir = resolve(from); ; dir = dirname(dir)) {
    if (isApp(dir)) return dir;
    if (dir === dirname(dir)) throw new AppError('PROJECT_NOT_FOUND', { dir: resolve(from) });
  }
}

function isApp(dir: string): boolean {
  const manifest = readManifest(dir);
  if (manifest === undefined) return false;
  return (
    dependsOnNext(manifest) ||
    [ANONYMOUS_KEY_FILE, 'manifest.json'].some((file) => existsSync(join(dir, PROJECT_DIR, file)))
  );
}

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const dependsOnNext = ({ dependencies, devDependencies }: Manifest) =>
  dependencies?.next !== undefined || devDependencies?.next !== undefined;

/** undefined when there is no package.json, or one that is no object; the search then goes on above. */
function readManifest(dir: string): Manifest | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? (manifest as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
