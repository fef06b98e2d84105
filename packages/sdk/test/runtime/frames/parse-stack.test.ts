import { describe, expect, it } from 'vitest';
import { parseStack } from '../../../src/runtime/frames/parse-stack.ts';

const frameOf = (line: string) => parseStack(`Error: boom\n${line}`).frames[0];

describe('parseStack', () => {
  it.each([
    ['    at explode (/app/x.js:105:11)', { functionName: 'explode', file: '/app/x.js', line: 105, column: 11 }],
    ['    at async POST (/app/x.js:1:2)', { functionName: 'POST', file: '/app/x.js', line: 1, column: 2 }],
    ['    at async /app/x.js:1:2', { file: '/app/x.js', line: 1, column: 2 }],
    ['    at new Poll (/app/x.js:1:2)', { functionName: 'new Poll', file: '/app/x.js', line: 1, column: 2 }],
    [
      '    at Object.x [as y] (/app/x.js:1:2)',
      { functionName: 'Object.x [as y]', file: '/app/x.js', line: 1, column: 2 },
    ],
    ['    at C:\\app\\x.js:3:4', { file: 'C:\\app\\x.js', line: 3, column: 4 }],
    ['    at node:internal/timers:5:6', { file: 'node:internal/timers', line: 5, column: 6 }],
    ['    at Promise.all (index 0)', { functionName: 'Promise.all', file: 'index 0' }],
    ['    at <anonymous>', { file: '<anonymous>' }],
    ['    at eval (eval at run (/app/x.js:1:2), <anonymous>:3:4)', { functionName: 'eval', file: '<eval>' }],
  ])('reads %s', (line, expected) => {
    expect(frameOf(line)).toEqual(expected);
  });

  it('reads file names with parentheses, spaces and queries, as route groups and hot reload make them', () => {
    expect(frameOf('    at /my app (copy)/src/app/(shop)/page.js:1:2')).toEqual({
      file: '/my app (copy)/src/app/(shop)/page.js',
      line: 1,
      column: 2,
    });
    const reloaded = 'file:///app/%5Broot%5D__x._.js?id=%5Bproject%5D/src/lib/boom.ts+%5Bapp-route%5D+(ecmascript)';
    expect(frameOf(`    at explode (${reloaded}:18:9)`)).toEqual({
      functionName: 'explode',
      file: reloaded,
      line: 18,
      column: 9,
    });
    expect(frameOf(`    at ${reloaded}:18:9`)).toEqual({ file: reloaded, line: 18, column: 9 });
    expect(frameOf('    at GET (webpack-internal:///(rsc)/./src/a.ts:23:11)')).toMatchObject({
      file: 'webpack-internal:///(rsc)/./src/a.ts',
      line: 23,
    });
  });

  it('does not take a stack that a message quotes for the stack of the error', () => {
    const message = 'upstream said:\n    at remote (/other/machine.js:1:1)\nand gave up';
    const { header, frames } = parseStack(`Error: ${message}\n    at local (/app/x.js:9:9)`, message);

    expect(header).toBe(`Error: ${message}`);
    expect(frames.map(({ functionName }) => functionName)).toEqual(['local']);
  });

  it('stops where React begins', () => {
    const stack =
      'Error: x\n    at Page (/a.js:1:1)\n    at Object.react_stack_bottom_frame (/r.js:1:1)\n    at z (/r.js:2:2)';
    expect(parseStack(stack).frames).toHaveLength(1);
  });

  it('finds no frames in a stack that has none', () => {
    expect(parseStack('TimeoutError: too late')).toEqual({ header: 'TimeoutError: too late', frames: [] });
  });
});
