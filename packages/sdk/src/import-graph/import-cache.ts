import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PROJECT_DIR } from '@glasstrace/protocol/environment';
import { VERSION } from '@glasstrace/protocol/version';
import { type FileImports, findImports } from './find-imports.ts';

const CACHE_FILE = 'import-graph.json';
/** Larger ones are data or bundles; parsing one would cost more than it tells. */
const MAX_FILE_BYTES = 1_000_000;

interface Entry {
  mtimeMs: number;
  size: number;
  /** null: it can't be parsed. */
  found: FileImports | null;
}

interface StoredCache {
  /** Another version may find other imports in the same text. */
  version: string;
  files: Record<string, Entry>;
}

/** Imports by file, from the file's text only when its time or size has changed since. */
export interface ImportCache {
  /** null for a file whose imports are not known: too large, unreadable or no program. */
  read(file: string): FileImports | null;
  /** How many files had to be parsed. */
  readonly parsed: number;
  /** Keeps what was read, and forgets files that were not. */
  save(): void;
}

export function openImportCache(projectDir: string): ImportCache {
  const path = join(projectDir, PROJECT_DIR, CACHE_FILE);
  const before = load(path);
  const files: Record<string, Entry> = {};
  let parsed = 0;

  return {
    read(file) {
      const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: -1 };
      const name = relative(projectDir, file);
      const known = before[name];
      const isSame = known !== undefined && known.mtimeMs === mtimeMs && known.size === size;
      if (!isSame) parsed++;
      const entry = isSame ? known : { mtimeMs, size, found: size > MAX_FILE_BYTES ? null : parseFile(file) };
      files[name] = entry;
      return entry.found;
    },
    get parsed() {
      return parsed;
    },
    save() {
      const isChanged = parsed > 0 || Object.keys(files).length !== Object.keys(before).length;
      if (isChanged) store(path, { version: VERSION, files });
    },
  };
}

function parseFile(file: string): FileImports | null {
  try {
    return findImports(readFileSync(file, 'utf8'), file);
  } catch {
    return null;
  }
}

/** Written by us into the project's own folder; what does not look like it is as good as nothing. */
function load(path: string): Record<string, Entry> {
  try {
    const { version, files } = JSON.parse(readFileSync(path, 'utf8')) as Partial<StoredCache>;
    return version === VERSION && typeof files === 'object' ? files : {};
  } catch {
    return {};
  }
}

/** Two processes may write at once: each a file of its own, and the last one stays. */
function store(path: string, cache: StoredCache): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(cache), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // In a folder that can't be written to, every scan begins anew.
  }
}
