import { describe, expect, it } from 'vitest';
import { parseStackTrace } from '../../src/traces/stack-trace.ts';

const frameOf = (line: string) => parseStackTrace(`Error: x\n    at ${line}`)[0];

describe('a line of a V8 stack', () => {
  it.each([
    ['async POST (/app/src/route.ts:5:12)', { functionName: 'POST', file: '/app/src/route.ts', line: 5, column: 12 }],
    ['/app/src/route.ts:5:12', { file: '/app/src/route.ts', line: 5, column: 12 }],
    ['async file:///app/src/a%20b.ts:5:12', { file: '/app/src/a b.ts' }],
    ['new Poll (C:\\app\\src\\poll.ts:1:2)', { functionName: 'new Poll', file: 'C:/app/src/poll.ts' }],
    [
      'x (webpack-internal:///(rsc)/./src/lib/boom.ts:23:11)',
      { file: 'src/lib/boom.ts', mapped: false, sourceKind: 'compiled_source' },
    ],
    [
      'boom (file:///app/.next/dev/server/chunks/x._.js?id=%5Bproject%5D/src/lib/boom.ts+%5Bapp-route%5D+(ecmascript):18:9)',
      { functionName: 'boom', file: '.next/dev/server/chunks/x._.js', sourceKind: 'compiled_source' },
    ],
    ['about://React/Server/file:///app/src/page.tsx?42:3:1', { file: '/app/src/page.tsx' }],
  ])('%s', (line, frame) => {
    expect(frameOf(line)).toMatchObject(frame);
  });

  it.each(['async Promise.all (index 0)', '<anonymous>', 'new Promise (<anonymous>)'])('%s is no place', (line) => {
    expect(frameOf(line)).toBeUndefined();
  });
});

it('does not read frames out of the message', () => {
  const message = 'upstream said:\n    at fake (/etc/passwd:1:1)\nand left';
  const stack = `Error: ${message}\n    at real (/app/src/a.ts:1:1)`;
  expect(parseStackTrace(stack, message)).toMatchObject([{ functionName: 'real' }]);
});

it('is empty for stacks of other languages', () => {
  expect(parseStackTrace('Traceback (most recent call last):\n  File "app.py", line 3, in main')).toEqual([]);
});
