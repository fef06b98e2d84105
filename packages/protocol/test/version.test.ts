import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isOlder, VERSION } from '../src/version.ts';

it('orders versions by number, not by text', () => {
  expect(isOlder('0.9.0', '0.10.0')).toBe(true);
  expect(isOlder('1.0.0', '1.0.0')).toBe(false);
  expect(isOlder('2.0.0', '1.9.9')).toBe(false);
  expect(isOlder('1.2.3-beta.1', '1.2.4')).toBe(true);
});

it.each(['sdk', 'server'])('is the version of @glasstrace/%s too', (name) => {
  const manifest = JSON.parse(readFileSync(new URL(`../../${name}/package.json`, import.meta.url), 'utf8'));
  expect(manifest.version).toBe(VERSION);
});
