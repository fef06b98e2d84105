import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSourceFiles } from '../import-graph/list-source-files.ts';

export interface PlainTrpc {
  /** Absolute. */
  file: string;
  /** From 1. */
  line: number;
}

/** A monorepo of this size is searched within a second. */
const MAX_FILES = 5_000;

/**
 * Where an app of Next's App Router that depends on tRPC makes its root object without `traceTrpc`, in its own folder or
 * elsewhere in the repository; undefined when it needs nothing. What Node loads unbundled is recorded without: other
 * servers, and packages in the Pages Router.
 */
export function findPlainTrpc(app: string, root: string): PlainTrpc | undefined {
  if (!isBundled(app)) return undefined;
  for (const folder of new Set([app, root])) {
    let plain: PlainTrpc | undefined;
    for (const file of listSourceFiles(folder, MAX_FILES)) {
      const found = /\.(?:test|spec)\.[^.]+$/.test(file) ? undefined : lookInto(file);
      if (found === 'traced') return undefined;
      plain ??= found;
    }
    if (plain) return plain;
  }
  return undefined;
}

/** `initTRPC` where it is used, not where it is imported or written about. */
const USE = /^(?![ \t]*(?:\*|\/\/)).*\binitTRPC\s*\./m;

function lookInto(file: string): PlainTrpc | 'traced' | undefined {
  const text = readText(file);
  if (!text?.includes('initTRPC')) return undefined;
  if (/\btraceTrpc\s*\(/.test(text)) return 'traced';
  const use = USE.exec(text);
  return use ? { file, line: text.slice(0, use.index).split('\n').length } : undefined;
}

function isBundled(app: string): boolean {
  if (!['app', 'src/app'].some((folder) => existsSync(join(app, folder)))) return false;
  try {
    const { dependencies, devDependencies } = JSON.parse(readText(join(app, 'package.json')) ?? '{}');
    const used = { ...dependencies, ...devDependencies };
    return 'next' in used && '@trpc/server' in used;
  } catch {
    return false;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
