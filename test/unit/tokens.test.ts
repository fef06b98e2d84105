import { expect, it } from 'vitest';
import { measure } from '../tokens/measure.ts';

it('keeps everything that an agent reads under its ceiling', async () => {
  const weights = await measure();

  expect(weights.length).toBeGreaterThan(20);
  expect(weights.filter(({ tokens, ceiling }) => tokens > ceiling)).toEqual([]);
  expect(weights.filter(({ tokens }) => tokens === 0)).toEqual([]);
});
