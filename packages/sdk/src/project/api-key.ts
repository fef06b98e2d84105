import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANONYMOUS_KEY_FILE } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';
import { ANONYMOUS_KEY, isApiKey } from '@glasstrace/protocol/ids';
import { createExclusively } from './create-exclusively.ts';
import { makeProjectFolder, projectFolder } from './project-folder.ts';
import type { Settings } from './settings.ts';

export interface ProjectKey {
  key: string;
  source: 'environment' | 'anonymous';
}

/** How long the loser of a race waits for the winner's key, which is one write away. */
const WINNER_WRITES_WITHIN_MS = 200;

/**
 * The key of the project: `GLASSTRACE_API_KEY`, else the anonymous one in `.glasstrace/anon_key`, made when missing.
 * Of several processes that make one at once, all get the same.
 * Throws KEY_MALFORMED when the environment's key has no valid form, KEY_FILE_UNUSABLE when the file can't be used.
 */
export function readOrCreateKey(projectDir: string, settings: Pick<Settings, 'apiKey'>): ProjectKey {
  return readKey(projectDir, settings) ?? createAnonymousKey(projectDir);
}

/** Like `readOrCreateKey`, but undefined when there is no key yet. */
export function readKey(projectDir: string, { apiKey }: Pick<Settings, 'apiKey'>): ProjectKey | undefined {
  if (apiKey !== undefined) {
    if (!isApiKey(apiKey)) throw new AppError('KEY_MALFORMED');
    return { key: apiKey, source: 'environment' };
  }
  const file = keyFile(projectDir);
  const text = readKeyFile(file);
  return text === undefined ? undefined : checked(file, text);
}

function createAnonymousKey(projectDir: string): ProjectKey {
  const file = keyFile(projectDir);
  const key = `gt_anon_${randomBytes(24).toString('hex')}`;
  try {
    makeProjectFolder(projectDir);
    createExclusively(file, `${key}\n`, 0o600);
    return { key, source: 'anonymous' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return checked(file, readWinnersKey(file));
    throw unusable(file, error);
  }
}

/** Without hard links the file exists from the winner's `open` on; its content follows with the next system call. */
function readWinnersKey(file: string): string {
  const deadline = Date.now() + WINNER_WRITES_WITHIN_MS;
  for (;;) {
    const text = readKeyFile(file) ?? '';
    if (text.trim() !== '' || Date.now() > deadline) return text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

function readKeyFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
}

function checked(file: string, text: string): ProjectKey {
  const key = text.trim();
  if (!ANONYMOUS_KEY.test(key)) {
    throw new AppError('KEY_FILE_UNUSABLE', { file, problem: 'it does not hold gt_anon_… with 48 hex digits' });
  }
  return { key, source: 'anonymous' };
}

const keyFile = (projectDir: string) => join(projectFolder(projectDir), ANONYMOUS_KEY_FILE);

const unusable = (file: string, cause: unknown) =>
  new AppError(
    'KEY_FILE_UNUSABLE',
    { file, problem: (cause as NodeJS.ErrnoException).code ?? String(cause) },
    { cause },
  );
