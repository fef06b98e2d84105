import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from './framework.ts';

const PACKAGE = '@glasstrace/sdk';

/**
 * Whether Node loaded this code from the folder of its package. A bundler puts it into a file of the app, where it runs
 * after modules that it should have seen being loaded.
 */
export function isNative(): boolean {
  const script = scriptFile();
  if (script === undefined) return true;
  for (let folder = dirname(script); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest) return manifest.name === PACKAGE;
  }
  return false;
}

/** As the engine knows it: `import.meta.url` is what a bundler makes of it, and a printed stack may be mapped back. */
function scriptFile(): string | undefined {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_, sites) => sites[0]?.getFileName();
    const file = new Error().stack as unknown;
    if (typeof file !== 'string') return undefined;
    return file.startsWith('file:') ? fileURLToPath(file) : file;
  } catch {
    return undefined;
  } finally {
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}
