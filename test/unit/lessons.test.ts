import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const table = readFileSync(new URL('test/lessons.md', ROOT), 'utf8');
const rows = [...table.matchAll(/^\| (\d+) \| [^|]*\| `([^`]+)`: (.+) \|$/gm)].map(([, lesson, file, name]) => ({
  lesson: Number(lesson),
  file: file!,
  name: name!,
}));

it('every lesson has a test', () => {
  const lessons = new Set(rows.map(({ lesson }) => lesson));
  expect([...lessons]).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

it.each(rows)('$lesson is held by: $name', ({ file, name }) => {
  const text = readFileSync(new URL(file, ROOT), 'utf8');
  expect(["'", '"', '`'].some((quote) => text.includes(`(${quote}${name}${quote},`))).toBe(true);
});
