import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldersUpward } from './folders.ts';
import { readJson, readPackageJson } from './package-json.ts';
import { readText } from './read-text.ts';

/** Several packages that one installation serves. */
export interface Workspace {
  /** Folder with the list of the packages, absolute. */
  root: string;
  /** What their folders match, relative to the root; `!` in front excludes. */
  patterns: string[];
}

/** The workspace that the folder is part of, or the root of; undefined when it stands alone. */
export function findWorkspace(folder: string, top: string): Workspace | undefined {
  for (const root of foldersUpward(folder, top)) {
    const patterns = readPatterns(root);
    if (patterns.length > 0) return { root, patterns };
  }
  return undefined;
}

function readPatterns(root: string): string[] {
  const { workspaces } = readPackageJson(root) ?? {};
  const declared = Array.isArray(workspaces) ? workspaces : (workspaces?.packages ?? []);
  if (declared.length > 0) return declared;
  const pnpm = readText(join(root, 'pnpm-workspace.yaml'));
  if (pnpm !== undefined) return readYamlList(pnpm, 'packages');
  const { packages } = (readJson(join(root, 'lerna.json')) ?? {}) as { packages?: unknown };
  return Array.isArray(packages) ? packages.map(String) : [];
}

/** The texts of one list at the top of a YAML file, in either of its two forms. */
function readYamlList(yaml: string, key: string): string[] {
  const inline = new RegExp(`^${key}:[ \\t]*\\[([^\\]]*)\\]`, 'm').exec(yaml)?.[1];
  if (inline !== undefined) return inline.split(',').map(unquote).filter(Boolean);
  const block =
    new RegExp(`^${key}:[ \\t]*(?:#.*)?\\r?\\n((?:[ \\t]*(?:-.*|#.*)?\\r?(?:\\n|$))*)`, 'm').exec(yaml)?.[1] ?? '';
  return [...block.matchAll(/^[ \t]*-[ \t]*(.+)$/gm)].map(([, item]) => unquote(item!));
}

const unquote = (text: string) =>
  text
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2');

/** Folders below `root` that have the file, absolute. */
export function findFoldersWith(root: string, file: string, depth = 1): string[] {
  return listFolders(root).flatMap((name) => {
    const folder = join(root, name);
    const deeper = depth === MAX_DEPTH ? [] : findFoldersWith(folder, file, depth + 1);
    return existsSync(join(folder, file)) ? [folder, ...deeper] : deeper;
  });
}

const MAX_DEPTH = 4;

/** Folders with a package.json below `root`, relative with `/`: those of a workspace, or all of them near by. */
export function findPackageFolders(root: string, patterns?: readonly string[]): string[] {
  const isMember = patterns && matcherOf(patterns);
  const visit = (path: string, depth: number): string[] =>
    listFolders(join(root, path)).flatMap((name) => {
      const child = path === '' ? name : `${path}/${name}`;
      const isPackage = readPackageJson(join(root, child)) !== undefined && (isMember?.(child) ?? true);
      // An app may hold packages, but not those that are asked for by their nearness alone.
      const deeper = depth === MAX_DEPTH || (isPackage && !isMember) ? [] : visit(child, depth + 1);
      return [...(isPackage ? [child] : []), ...deeper];
    });
  return visit('', 1);
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const toExpression = (pattern: string) => {
    const parts = pattern
      .replace(/^\.\//, '')
      .replace(/\/$/, '')
      .split(/(\*\*\/?|\*)/);
    const source = parts.map((part) =>
      part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$+?.()|[\]{}]/g, '\\$&'),
    );
    return new RegExp(`^${source.join('')}$`);
  };
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(toExpression);
  const excluded = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => toExpression(pattern.slice(1)));
  return (path) => wanted.some((one) => one.test(path)) && !excluded.some((one) => one.test(path));
}
