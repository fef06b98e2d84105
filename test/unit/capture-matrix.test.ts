import { expect, it } from 'vitest';
import { findUnexplained } from '../matrix/document.ts';

it('docs/capture-matrix.md has an entry for every failure in every cell, and a reason where one falls short', () => {
  expect(findUnexplained()).toEqual([]);
});
