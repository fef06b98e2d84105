import { describe, expect, it } from 'vitest';
import { createErrorDescriber, readError } from '../../../src/runtime/capture/describe-error.ts';
import { createFrameMapper } from '../../../src/runtime/frames/frame-mapper.ts';

const describeError = (error: unknown, { sourceLines = false } = {}) =>
  createErrorDescriber(createFrameMapper(process.cwd()), () => sourceLines)(readError(error));

const causesOf = (error: unknown) => JSON.parse(String(describeError(error).attributes['glasstrace.exception.causes']));

describe('an error as it is described', () => {
  it('has its class as type, never its code', () => {
    class OutOfStock extends Error {
      code = 'E_STOCK';
    }
    const { type, attributes } = describeError(new OutOfStock('none left'));
    expect(type).toBe('OutOfStock');
    expect(attributes['glasstrace.exception.code']).toBe('E_STOCK');
  });

  it('has no code when that is only the number of a DOMException', () => {
    const { type, attributes } = describeError(new DOMException('too late', 'TimeoutError'));
    expect(type).toBe('TimeoutError');
    expect(attributes).not.toHaveProperty('glasstrace.exception.code');
  });

  it('has none of the values that Drizzle writes behind a query', () => {
    const { message, attributes } = describeError(new Error('Failed query: select $1\nparams: alice,42'));
    expect(message).toBe('Failed query: select $1');
    expect(JSON.stringify(attributes)).not.toContain('params: alice');
  });

  it('tells its causes and members, outermost first, each once', () => {
    const root = new RangeError('root');
    const error = new AggregateError([new TypeError('member'), root], 'many', {
      cause: new Error('middle', { cause: root }),
    });
    expect(causesOf(error).map(({ message }: { message: string }) => message)).toEqual(['middle', 'member', 'root']);
  });

  it('survives a cause that is its own cause', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(causesOf(error)).toHaveLength(1);
  });

  it.each([
    ['a string', 'gone', { type: 'string', message: 'gone' }],
    ['null', null, { type: 'null', message: 'null' }],
    ['undefined', undefined, { type: 'undefined', message: 'undefined' }],
    [
      'an object with a message',
      { code: 'E_ITEM', message: 'item is gone' },
      { type: 'Object', message: 'item is gone' },
    ],
    ['an object', { status: 503 }, { type: 'Object', message: '{"status":503}' }],
    ['an object without a prototype', Object.create(null), { type: 'Error', message: '{}' }],
  ])('can be %s', (_name, thrown, expected) => {
    expect(describeError(thrown)).toMatchObject(expected);
  });

  it('may have getters that throw', () => {
    const hostile = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('no');
      },
    });
    expect(describeError(hostile)).toMatchObject({ type: 'Error', message: '' });
  });

  it('says when it was cut', () => {
    const { message, attributes } = describeError(new Error('x'.repeat(5_000)));
    expect(message).toHaveLength(2_000);
    expect(attributes['glasstrace.exception.truncated']).toBe(true);
    expect(describeError(new Error('short')).attributes).not.toHaveProperty('glasstrace.exception.truncated');
  });

  it('shows source lines only where they stay on this machine', () => {
    const error = new Error('here'); // the current line
    expect(describeError(error).attributes).not.toHaveProperty('glasstrace.exception.source_lines');
    const lines = JSON.parse(
      String(describeError(error, { sourceLines: true }).attributes['glasstrace.exception.source_lines']),
    );
    expect(lines.find(({ current }: { current?: true }) => current).text).toContain('// the current line');
  });
});
