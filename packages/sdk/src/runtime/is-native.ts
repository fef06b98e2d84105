import { fileURLToPath } from 'node:url';

/**
 * Whether Node loaded this code from its own file. In a bundle it runs in another file than the one that it is of, in
 * which hooks into modules come too late.
 */
export function isNative(): boolean {
  const { prepareStackTrace } = Error;
  try {
    // The script as the engine knows it: a printed stack may have been mapped back to the source.
    Error.prepareStackTrace = (_, sites) => sites[0]?.getFileName();
    const script = new Error().stack as unknown;
    return typeof script === 'string' && toPath(script) === toPath(import.meta.url);
  } catch {
    return true;
  } finally {
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

const toPath = (file: string): string => (file.startsWith('file:') ? fileURLToPath(file) : file);
