import { describe, expect, it } from 'vitest';
import { readCompileError } from '../../../src/runtime/capture/compile-errors.ts';

describe('what a dev server prints about code that does not compile', () => {
  it('tells the problem and its position', () => {
    const printed =
      " \u001b[31m\u001b[1m⨯\u001b[22m\u001b[39m ./src/app/api/broken/route.ts:3:9\nError: Module not found: Can't resolve './gone'\n\u001b[31m>\u001b[0m 3 | import './gone';\n";

    expect(readCompileError(printed, '/app')).toEqual({
      type: 'CompileError',
      message: "Module not found: Can't resolve './gone'",
      stack: "CompileError: Module not found: Can't resolve './gone'\n    at /app/src/app/api/broken/route.ts:3:9",
      causes: [],
    });
  });

  it('finds the position of a syntax error in the picture of the code', () => {
    const printed =
      " ⨯ ./src/page.tsx\nError:   x Expected ';', got 'x'\n   ,-[/app/src/page.tsx:5:12]\n 5 | const a x\n";

    expect(readCompileError(printed, '/app')).toMatchObject({
      message: "Expected ';', got 'x'",
      stack: expect.stringContaining('at /app/src/page.tsx:5:12'),
    });
  });

  it.each(['⨯ Error: boom\n    at x (/app/src/page.tsx:1:2)', '⨯ unhandledRejection:', 'see ./src/page.tsx:1:2\nno'])(
    'takes nothing else for it: %j',
    (printed) => {
      expect(readCompileError(printed, '/app')).toBeUndefined();
    },
  );
});
