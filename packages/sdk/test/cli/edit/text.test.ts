import { expect, it } from 'vitest';
import { addLine, removeBlock, removeLine, setBlock } from '../../../src/cli/edit/text.ts';

const MARKS = { start: '<!-- a -->', end: '<!-- /a -->' };

it.each([
  ['node_modules\n', 'node_modules\n.glasstrace/\n'],
  ['node_modules', 'node_modules\n.glasstrace/\n'],
  ['node_modules\r\ndist\r\n', 'node_modules\r\ndist\r\n.glasstrace/\r\n'],
  ['', '.glasstrace/\n'],
])('adds a line to %j', (text, after) => {
  expect(addLine(text, '.glasstrace/')).toEqual({ status: 'changed', text: after });
});

it('adds no line that is there, and removes only the whole line', () => {
  expect(addLine('a\r\n.glasstrace/\r\nb\r\n', '.glasstrace/')).toEqual({ status: 'unchanged' });
  expect(removeLine('x.glasstrace/\n.glasstrace/\nb', '.glasstrace/')).toEqual({
    status: 'changed',
    text: 'x.glasstrace/\nb',
  });
  expect(removeLine('x.glasstrace/\n', '.glasstrace/')).toEqual({ status: 'unchanged' });
});

it.each(['# Mine\n', '# Mine\r\n\r\ntext\r\n', ''])('takes a block out again to the byte: %j', (text) => {
  const added = setBlock(text, MARKS, 'one\ntwo\n');
  if (added.status !== 'changed') throw new Error('not changed');

  expect(removeBlock(added.text, MARKS, 'one\ntwo\n')).toEqual({ status: 'changed', text });
});

it('brings an older block up to date where it stands', () => {
  expect(setBlock('a\n<!-- a -->\nold\n<!-- /a -->\nb\n', MARKS, 'new\n')).toEqual({
    status: 'changed',
    text: 'a\n<!-- a -->\nnew\n<!-- /a -->\nb\n',
  });
});

it('refuses a mark without its partner, and to remove what the user rewrote', () => {
  expect(setBlock('<!-- a -->\nold\n', MARKS, 'new\n').status).toBe('refused');
  expect(removeBlock('<!-- a -->\nmine\n<!-- /a -->\n', MARKS, 'ours\n').status).toBe('refused');
});
