import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { isSourceFile } from './list-source-files.ts';

/** In TypeScript's order. */
const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'];
const TYPESCRIPT_OF: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** The source file that an absolute path means: itself, with an extension, with that of its output, or its index. */
export type FindModule = (path: string) => string | undefined;

/** Looks into every folder once: asking for each possible name would take most of the time of a scan. */
export function createModuleFinder(): FindModule {
  const folders = new Map<string, Set<string>>();

  function isFile(path: string): boolean {
    const folder = dirname(path);
    const names = folders.get(folder) ?? filesIn(folder);
    folders.set(folder, names);
    return names.has(basename(path));
  }

  return (path) => {
    if (path.includes(`${sep}node_modules${sep}`)) return undefined;
    if (isSourceFile(path) && isFile(path)) return path;
    const [, stem, extension] = /^(.*)(\.[cm]?jsx?)$/.exec(path) ?? [];
    const typescript = (TYPESCRIPT_OF[extension ?? ''] ?? []).map((it) => stem + it);
    const modules = EXTENSIONS.map((it) => path + it);
    const indexes = EXTENSIONS.map((it) => join(path, `index${it}`));
    return [...typescript, ...modules, ...indexes].find(isFile);
  };
}

function filesIn(folder: string): Set<string> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return new Set(entries.filter((entry) => isFileEntry(folder, entry)).map(({ name }) => name));
  } catch {
    // Not there, not readable, or a file: `styles.css/index.ts`.
    return new Set();
  }
}

function isFileEntry(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile() ?? false;
}
