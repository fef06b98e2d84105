import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFileSafely } from '../../../src/cli/edit/write.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('keeps a link and writes its target, and keeps the mode', () => {
  const dir = tempFolder();
  writeFileSync(join(dir, 'target'), 'a', { mode: 0o640 });
  symlinkSync('target', join(dir, 'link'));

  writeFileSafely(join(dir, 'link'), 'b', { expected: Buffer.from('a') });

  expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true);
  expect(readlinkSync(join(dir, 'link'))).toBe('target');
  expect(readFileSync(join(dir, 'target'), 'utf8')).toBe('b');
  expect(statSync(join(dir, 'target')).mode & 0o777).toBe(0o640);
});

it('creates a file behind a link that points nowhere yet, with its folders and mode', () => {
  const dir = tempFolder();
  symlinkSync(join(dir, 'deep/target'), join(dir, 'link'));

  writeFileSafely(join(dir, 'link'), 'key', { expected: undefined, mode: 0o600 });

  expect(readFileSync(join(dir, 'deep/target'), 'utf8')).toBe('key');
  expect(statSync(join(dir, 'deep/target')).mode & 0o777).toBe(0o600);
});

it.each([
  ['changed', Buffer.from('old'), 'theirs'],
  ['appeared', undefined, 'theirs'],
])('refuses a file that %s since it was read', (_, expected, current) => {
  const file = join(tempFolder(), 'file');
  writeFileSync(file, current);

  expect(() => writeFileSafely(file, 'ours', { expected })).toThrow('changed while we were at work');
  expect(readFileSync(file, 'utf8')).toBe('theirs');
});

it('refuses a file that went away since it was read', () => {
  const file = join(tempFolder(), 'file');

  expect(() => writeFileSafely(file, 'ours', { expected: Buffer.from('') })).toThrow('changed while we were at work');
});

it('leaves nothing behind where it fails', () => {
  const dir = tempFolder();
  mkdirSync(join(dir, 'folder'));

  expect(() => writeFileSafely(join(dir, 'folder'), 'x', { expected: undefined })).toThrow('EISDIR');
  expect(readdirSync(dir)).toEqual(['folder']);
});
