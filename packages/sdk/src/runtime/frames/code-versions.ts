import { createHash } from 'node:crypto';
import type { SourceMapPayload } from './source-map-payload.ts';

/** Code that this process loaded. */
export interface LoadedCode {
  /** The text that ran, to the byte. */
  text: () => string;
  /** The map that came with it, as JSON. */
  map: () => string | undefined;
}

interface Version extends LoadedCode {
  hash?: string;
  payload?: SourceMapPayload | undefined;
}

/** More edits of one file than any code lives on after. */
const MOST_VERSIONS = 16;

const versions = new Map<string, Version[]>();
let names = 0;

/**
 * Keeps code by the path or URL that stacks name it by. Hot reload gives every version of a module the same one, and code
 * of the versions before lives on: in what was put on `globalThis`, in timers, in requests that take long.
 */
export function keepVersion(name: string, code: LoadedCode): void {
  const known = versions.get(name) ?? [];
  if (known.at(-1)?.text() === code.text()) return;
  if (known.length === 1) names++;
  versions.set(name, [...known, code].slice(-MOST_VERSIONS));
}

/** Whether any code was replaced so far; where not, a name says which code ran. */
export const anyReplaced = (): boolean => names > 0;

/** Whether code of that name was replaced, so that its name alone doesn't say which code ran. */
export const wasReplaced = (name: string): boolean => (versions.get(name)?.length ?? 0) > 1;

/** The map of the version that has this hash, as V8 computes it; undefined when it is not known any more. */
export function mapOfVersion(name: string, hash: string): SourceMapPayload | undefined {
  const version = versions.get(name)?.find((known) => hashOf(known) === hash);
  if (version === undefined) return undefined;
  if (!('payload' in version)) version.payload = parse(version.map());
  return version.payload;
}

function hashOf(version: Version): string {
  version.hash ??= createHash('sha256').update(version.text()).digest('hex');
  return version.hash;
}

function parse(map: string | undefined): SourceMapPayload | undefined {
  try {
    return map === undefined ? undefined : (JSON.parse(map) as SourceMapPayload);
  } catch {
    return undefined;
  }
}
