import { describe, expect, it } from 'vitest';
import { AppError, ERRORS } from '../src/errors.ts';

describe('AppError', () => {
  it('carries code, status, message, fix and cause of its catalogue entry', () => {
    const cause = new Error('EIO');

    expect(new AppError('STORE_UNREACHABLE', undefined, { cause })).toMatchObject({
      code: 'STORE_UNREACHABLE',
      status: 503,
      reason: 'database_unreachable',
      message: 'The trace store does not answer.',
      cause,
    });
    expect(new AppError('BODY_TOO_LARGE', { maxBytes: 5 }).message).toContain('5 bytes');
  });

  it.each(Object.entries(ERRORS))('%s says what the reader can do next', (_code, entry) => {
    expect(entry.fix.length).toBeGreaterThan(15);
  });

  it('takes the parameters of its code and no others', () => {
    // @ts-expect-error BODY_TOO_LARGE needs maxBytes
    expect(() => new AppError('BODY_TOO_LARGE', { limit: 1 })).not.toThrow();
    // @ts-expect-error an unknown code
    expect(() => new AppError('NO_SUCH_CODE')).toThrow();
  });
});
