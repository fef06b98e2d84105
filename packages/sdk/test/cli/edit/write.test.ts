import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
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
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryOf, writeFileSafely } from '../../../src/cli/edit/write.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('keeps a link and writes its target, and keeps the mode', () => {
  const dir = tempFolder();
  writeFileSync(join(dir, 'target'), 'a');
  chmodSync(join(dir, 'target'), 0o640);
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

it('keeps both names of a file that has two', () => {
  const dir = tempFolder();
  writeFileSync(join(dir, 'a'), 'the old content, which is longer');
  linkSync(join(dir, 'a'), join(dir, 'b'));

  writeFileSafely(join(dir, 'a'), 'new', { expected: Buffer.from('the old content, which is longer') });

  expect(readFileSync(join(dir, 'b'), 'utf8')).toBe('new');
});

it('refuses a file that nobody may write, even for the superuser', () => {
  const file = join(tempFolder(), 'file');
  writeFileSync(file, 'a', { mode: 0o444 });

  expect(() => writeFileSafely(file, 'b', { expected: Buffer.from('a') })).toThrow(
    expect.objectContaining({ code: 'EACCES' }),
  );
  expect(readFileSync(file, 'utf8')).toBe('a');
});

it('does not follow a link that waits at the name of its temporary file', () => {
  const dir = tempFolder();
  writeFileSync(join(dir, 'file'), 'a');
  writeFileSync(join(dir, 'victim'), 'precious');
  symlinkSync('victim', temporaryOf(join(dir, 'file')));

  writeFileSafely(join(dir, 'file'), 'b', { expected: Buffer.from('a') });

  expect(readFileSync(join(dir, 'victim'), 'utf8')).toBe('precious');
  expect(readFileSync(join(dir, 'file'), 'utf8')).toBe('b');
  expect(readdirSync(dir).sort()).toEqual(['file', 'victim']);
});

const isSuperuser = process.getuid?.() === 0;

describe.runIf(isSuperuser)('as the superuser', () => {
  it('keeps the owner of a file', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, 'a');
    chownSync(file, 1234, 4321);

    writeFileSafely(file, 'b', { expected: Buffer.from('a') });

    expect(statSync(file)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  it('leaves a file that is immutable', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, 'a');
    const isImmutable = spawnSync('chattr', ['+i', file]).status === 0;
    onTestFinished(() => void spawnSync('chattr', ['-i', file]));

    const write = () => writeFileSafely(file, 'b', { expected: Buffer.from('a') });

    // A file system without the attribute can't forbid it.
    if (isImmutable) expect(write).toThrow(expect.objectContaining({ code: 'EPERM' }));
    else expect(write).not.toThrow();
  });

  it.each([
    ['is longer', 'the new content, which is longer'],
    ['is shorter', 'new'],
  ])('as a user, writes over a file in a folder that takes no new one, where the new content %s', (_, text) => {
    const dir = tempFolder();
    writeFileSync(join(dir, 'file'), 'the old content');
    chownSync(join(dir, 'file'), 1234, 1234);
    chmodSync(dir, 0o755);

    const { status, stderr } = asUser(
      1234,
      `writeFileSafely(${JSON.stringify(join(dir, 'file'))}, ${JSON.stringify(text)}, { expected: Buffer.from('the old content') });`,
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(dir, 'file'), 'utf8')).toBe(text);
    expect(readdirSync(dir)).toEqual(['file']);
  });
});

/** Runs a statement in another process that first becomes a user without rights. */
function asUser(uid: number, statement: string) {
  const module = new URL('../../../src/cli/edit/write.ts', import.meta.url).href;
  const script = `const { writeFileSafely } = await import(${JSON.stringify(module)}); process.setuid(${uid}); ${statement}`;
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' });
}
