import { expect, it } from 'vitest';
import { foldSiblings, type SpanNode } from '../../src/traces/fold-siblings.ts';

const aNode = (
  startMs: number,
  node: { ms?: number; name?: string; error?: string; children?: SpanNode[] } = {},
): SpanNode => {
  const { ms = 5, name = 'find votes', error, children = [] } = node;
  const status = error === undefined ? 'OK' : 'ERROR';
  return {
    startMs,
    endMs: startMs + ms,
    summary: { name, layer: 'database', duration: ms, status, ...(error !== undefined && { error }) },
    children,
  };
};

it('folds a query in a loop into one with its count, total and longest duration', () => {
  expect(foldSiblings([aNode(0), aNode(6, { ms: 20 }), aNode(30)])).toEqual([
    {
      name: 'find votes',
      layer: 'database',
      status: 'OK',
      duration: 10,
      count: 3,
      totalDuration: 30,
      maxDuration: 20,
      serial: true,
    },
  ]);
});

it('says when the repeated spans ran side by side', () => {
  expect(foldSiblings([aNode(0), aNode(1)])[0]).toMatchObject({ count: 2, serial: false });
});

it('keeps a failed one apart from those that succeeded', () => {
  expect(foldSiblings([aNode(0), aNode(6, { error: 'timeout' }), aNode(12)])).toMatchObject([
    { count: 2, status: 'OK' },
    { status: 'ERROR', error: 'timeout' },
  ]);
});

it('folds what is inside of folded spans as well', () => {
  const loop = [0, 10, 20].map((at) => aNode(at, { children: [aNode(at, { name: 'SELECT' })] }));
  expect(foldSiblings(loop)).toMatchObject([{ count: 3, children: [{ name: 'SELECT', count: 3 }] }]);
});

it('leaves different work in the order in which it began', () => {
  const names = foldSiblings([aNode(5, { name: 'b' }), aNode(0, { name: 'a' })]).map(({ name }) => name);
  expect(names).toEqual(['a', 'b']);
});
