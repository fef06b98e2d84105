import { expect, it } from 'vitest';
import { isApiKey, readTraceIdPrefix } from '../src/ids.ts';

it.each([
  ['A1B2C3D4-E5F6-4A7B-8C9D-0E1F2A3B4C5D', 'a1b2c3d4e5f64a7b8c9d0e1f2a3b4c5d'],
  [' a1b2c3d4 ', 'a1b2c3d4'],
  ['a1b2c3d', undefined],
  ['latest', undefined],
  ['a'.repeat(33), undefined],
])('reads %j as the trace id %j', (text, expected) => {
  expect(readTraceIdPrefix(text)).toBe(expected);
});

it('knows both kinds of key and nothing else', () => {
  expect(isApiKey(`gt_anon_${'0'.repeat(48)}`)).toBe(true);
  expect(isApiKey(`gt_dev_${'f'.repeat(48)}`)).toBe(true);
  expect(isApiKey(`gt_dev_${'F'.repeat(48)}`)).toBe(false);
  expect(isApiKey(`gt_dev_${'f'.repeat(47)}`)).toBe(false);
});
