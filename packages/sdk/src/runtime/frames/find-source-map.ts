import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { inlineMap, mapReference } from './map-reference.ts';
import type { SourceMapPayload } from './source-map-payload.ts';

/** Next's dev server puts a lookup into Turbopack's memory here. */
const BUNDLER_LOOKUP = Symbol.for('next.dev.bundlerFindSourceMap');
const MAX_ENTRIES = 400;
/** A map read this soon after its file was written may still be of the code before. */
const SETTLED_MS = 1_000;

interface Entry {
  mtimeMs: number;
  readAtMs: number;
  payload: SourceMapPayload | undefined;
}

const cache = new Map<string, Entry>();

/**
 * The map of code that is loaded in this process: from Node, which knows the very version that runs, from the bundler's
 * memory, or from disk. Node decodes a whole map at every call, so maps of files are kept until the file changes.
 * Code that hot reload evaluates keeps its URL from version to version and is never kept.
 */
export function findSourceMapOf(url: string, path: string | undefined): SourceMapPayload | undefined {
  const mtimeMs = path === undefined || url.includes('?') ? undefined : modifiedAt(path);
  if (mtimeMs === undefined) return read(url, path);

  const known = cache.get(url);
  if (known && wasBuiltSince(mtimeMs)) return known.payload;
  if (known?.mtimeMs === mtimeMs && known.readAtMs > mtimeMs + SETTLED_MS) return known.payload;
  const payload = read(url, path);
  if (cache.size >= MAX_ENTRIES) cache.clear();
  cache.set(url, { mtimeMs, readAtMs: Date.now(), payload });
  return payload;
}

function read(url: string, path: string | undefined): SourceMapPayload | undefined {
  return (
    fromNode(url) ??
    (path ? fromNode(path) : undefined) ??
    fromBundler(url) ??
    (path && !wasBuiltSince(modifiedAt(path)) ? fromDisk(path) : undefined)
  );
}

function fromNode(key: string): SourceMapPayload | undefined {
  try {
    return findSourceMap(key)?.payload as SourceMapPayload | undefined;
  } catch {
    return undefined;
  }
}

function fromBundler(url: string): SourceMapPayload | undefined {
  const lookup = (globalThis as Record<symbol, unknown>)[BUNDLER_LOOKUP];
  if (typeof lookup !== 'function') return undefined;
  try {
    return (lookup(url) as SourceMapPayload | undefined) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A build beside the running app writes other code under the same names, with maps that are not of the code that runs. */
const wasBuiltSince = (mtimeMs = 0): boolean =>
  process.env.NODE_ENV === 'production' && mtimeMs > Date.now() - process.uptime() * 1_000;

const TAIL_BYTES = 4_096;

function fromDisk(path: string): SourceMapPayload | undefined {
  try {
    const reference = mapReference(readTail(path));
    const inline = reference && inlineMap(reference);
    if (inline) return JSON.parse(inline) as SourceMapPayload;
    const file = reference ? resolve(dirname(path), decodeURIComponent(reference.split('?')[0]!)) : `${path}.map`;
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload) : undefined;
  } catch {
    return undefined;
  }
}

/** Chunks are megabytes; the reference to the map is their last line. */
function readTail(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

function modifiedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
