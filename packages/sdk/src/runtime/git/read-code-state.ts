import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CodeState } from '@glasstrace/protocol/sdk-init';
import { isSource } from './is-source.ts';
import { runGit } from './run-git.ts';

const MAX_FILES = 500;
const MAX_FILE_BYTES = 1_000_000;
const HASH_CHARS = 16;

/** The nearest folder from `dir` upward that is a git working tree. */
export function findWorkingTree(dir: string): string | undefined {
  for (let folder = dir; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The commit, the branch and a hash of what is not committed, sources only: what an app writes while it runs is no
 * edit. Undefined when git doesn't know, or has no commit yet. Never rejects.
 */
export async function readCodeState(workingTree: string): Promise<CodeState | undefined> {
  const status = await runGit(workingTree, ['status', '--porcelain=v2', '--branch', '--untracked-files=all', '-z']);
  if (status === undefined) return undefined;
  const { commit, branch, entries } = parseStatus(status);
  if (commit === undefined) return undefined;
  const changed = entries.filter(({ path }) => isSource(path));
  const files = await Promise.all(changed.slice(0, MAX_FILES).map((entry) => describeFile(workingTree, entry)));
  const editedAt = Math.max(...files.map(({ modifiedAt }) => modifiedAt));
  return {
    commit,
    ...(branch !== undefined && { branch }),
    ...(files.length > 0 && { changes: hash([changed.length, ...files.map(({ text }) => text)].join('\n')) }),
    ...(editedAt > 0 && { editedAt }),
  };
}

interface Entry {
  /** How git marks it. */
  mark: string;
  /** Relative to the working tree. */
  path: string;
}

function parseStatus(status: string): { commit?: string; branch?: string; entries: Entry[] } {
  const entries: Entry[] = [];
  let commit: string | undefined;
  let branch: string | undefined;
  const fields = status.split('\0');
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    if (field.startsWith('# branch.oid ')) commit = /[0-9a-f]{40,64}$/.exec(field)?.[0];
    else if (field.startsWith('# branch.head '))
      branch = field.slice(14) === '(detached)' ? undefined : field.slice(14);
    // `1 XY sub mH mI mW hH hI path`, `2 … score path` and the old path apart, `u … path`, `? path`.
    else if (field.startsWith('1 ')) entries.push({ mark: field.slice(2, 4), path: afterFields(field, 8) });
    else if (field.startsWith('2 '))
      entries.push({ mark: `${field.slice(2, 4)}${fields[++index]}`, path: afterFields(field, 9) });
    else if (field.startsWith('u ')) entries.push({ mark: 'u', path: afterFields(field, 10) });
    else if (field.startsWith('? ')) entries.push({ mark: '?', path: field.slice(2) });
  }
  return { entries, ...(commit !== undefined && { commit }), ...(branch !== undefined && { branch }) };
}

function afterFields(text: string, count: number): string {
  let from = 0;
  for (let field = 0; field < count; field++) from = text.indexOf(' ', from) + 1;
  return text.slice(from);
}

async function describeFile(folder: string, { mark, path }: Entry): Promise<{ text: string; modifiedAt: number }> {
  try {
    const file = join(folder, path);
    const { size, mtimeMs } = await stat(file);
    const content = size > MAX_FILE_BYTES ? `${size} ${mtimeMs}` : hash(await readFile(file));
    return { text: `${mark} ${path} ${content}`, modifiedAt: mtimeMs };
  } catch {
    return { text: `${mark} ${path} gone`, modifiedAt: 0 };
  }
}

const hash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, HASH_CHARS);
