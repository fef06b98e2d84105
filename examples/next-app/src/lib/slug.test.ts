import { expect, test } from 'vitest';
import { slugFrom } from './slug';

test.each([
  ['Tabs or spaces?', 'tabs-or-spaces'],
  ['  Où  manger — à midi ? ', 'ou-manger-a-midi'],
  ['', ''],
])('%j becomes %j', (question, slug) => {
  expect(slugFrom(question)).toBe(slug);
});
