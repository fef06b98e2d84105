import { describe, expect, it } from 'vitest';
import { readLoggedStack } from '../../../src/runtime/capture/logged-stack.ts';

function thrown(): string {
  try {
    throw new TypeError('no table is free\nfor ten');
  } catch (error) {
    return (error as Error).stack!;
  }
}

describe('a stack that was logged as text', () => {
  const stack = thrown();
  const read = { type: 'TypeError', message: 'no table is free\nfor ten', stack };

  it('is read as the error it is of', () => {
    expect(readLoggedStack(stack)).toMatchObject(read);
  });

  it('is read where it is indented and set off by empty lines', () => {
    expect(readLoggedStack(`\n${stack.replace(/^/gm, '  ')}\n`)).toMatchObject(read);
  });

  it('is read where only its first line is moved', () => {
    expect(readLoggedStack(`\n    ${stack}`)).toMatchObject(read);
  });

  it('has its class where that is just Error', () => {
    expect(readLoggedStack('Error: no soup\n    at cook (/app/kitchen.js:3:9)')).toMatchObject({ type: 'Error' });
  });

  it('is told from text that only mentions an error', () => {
    for (const text of ['TypeError: no table is free', 'two lines\n    at most', '', '\n', '  \n  ']) {
      expect(readLoggedStack(text)).toBeUndefined();
    }
  });
});
