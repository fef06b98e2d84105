import type { RecordingSettings } from './generated/settings.ts';

/** Whether a path is one that the app wants ignored. A test of the app that throws ignores nothing. */
export function createPathFilter(ignore: RecordingSettings['ignore']): (path: string) => boolean {
  if (ignore.length === 0) return () => false;
  const tests = ignore.map((item) => {
    if (typeof item === 'function') return item;
    const pattern = typeof item === 'string' ? wildcard(item) : stateless(item);
    return (path: string) => pattern.test(path);
  });
  return (path) => tests.some((test) => passes(test, path));
}

function passes(test: (path: string) => boolean, path: string): boolean {
  try {
    return test(path);
  } catch {
    return false;
  }
}

const wildcard = (text: string): RegExp => new RegExp(`^${text.split('*').map(escapePattern).join('.*')}$`, 's');

/** A global or sticky expression goes on where it stopped the last time. */
const stateless = ({ source, flags }: RegExp): RegExp => new RegExp(source, flags.replace(/[gy]/g, ''));

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
