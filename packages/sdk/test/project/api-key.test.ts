import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readKey, readOrCreateKey } from '../../src/project/api-key.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const DEVELOPER_KEY = `gt_dev_${'a'.repeat(48)}`;
const ANONYMOUS_KEY = `gt_anon_${'b'.repeat(48)}`;

it('makes an anonymous key once, in a file that only its owner can read', () => {
  const dir = tempFolder();

  const { key, source } = readOrCreateKey(dir, {});

  expect(key).toMatch(/^gt_anon_[0-9a-f]{48}$/);
  expect(source).toBe('anonymous');
  expect(readFileSync(join(dir, '.glasstrace/anon_key'), 'utf8').trim()).toBe(key);
  expect(statSync(join(dir, '.glasstrace/anon_key')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, '.glasstrace')).mode & 0o777).toBe(0o700);
  expect(readOrCreateKey(dir, {})).toEqual({ key, source });
});

it('prefers the key of the environment and then makes none', () => {
  const dir = tempFolder();

  expect(readOrCreateKey(dir, { apiKey: DEVELOPER_KEY })).toEqual({ key: DEVELOPER_KEY, source: 'environment' });
  expect(readKey(dir, {})).toBeUndefined();
});

it('refuses a malformed key of the environment instead of using another project in silence', () => {
  expect(() => readOrCreateKey(tempFolder(), { apiKey: 'gt_dev_short' })).toThrow(
    expect.objectContaining({ code: 'KEY_MALFORMED' }),
  );
});

it('names a key file that holds no key', () => {
  const dir = tempFolder();
  writeFiles(dir, { '.glasstrace/anon_key': 'gt_anon_zzz' });

  expect(() => readOrCreateKey(dir, {})).toThrow(join(dir, '.glasstrace/anon_key'));
});

it('reads a key with white space around it', () => {
  const dir = tempFolder();
  writeFiles(dir, { '.glasstrace/anon_key': `  ${ANONYMOUS_KEY}\r\n` });

  expect(readKey(dir, {})).toEqual({ key: ANONYMOUS_KEY, source: 'anonymous' });
});

it('gives eight processes that start at once the same key', async () => {
  const dir = tempFolder();
  const module = new URL('../../src/project/api-key.ts', import.meta.url).href;
  const script = `
    const { readOrCreateKey } = await import(${JSON.stringify(module)});
    console.log(readOrCreateKey(${JSON.stringify(dir)}, {}).key);
  `;
  const runs = Array.from({ length: 8 }, () =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]),
  );

  const keys = (await Promise.all(runs)).map(({ stdout }) => stdout.trim());

  expect(new Set(keys)).toEqual(new Set([readKey(dir, {})?.key]));
});
