import { describe, expect, it } from 'vitest';
import { readPrintedLine } from '../../../../src/runtime/capture/logs/printed-lines.ts';

describe('a printed line', () => {
  it.each([
    [
      'winston simple',
      'error: no luck {"slug":"x"}\n',
      { severity: 17, level: 'error', message: 'no luck {"slug":"x"}' },
    ],
    ['with its time', '2026-01-31T10:00:00.000Z [warn]: slow\n', { severity: 13, level: 'warn', message: 'slow' }],
    ['in colours', '\u001b[31mERROR\u001b[39m: no luck\n', { severity: 17, level: 'error', message: 'no luck' }],
    [
      'JSON',
      '{"level":"error","message":"no luck","slug":"x","nested":{}}\n',
      { severity: 17, level: 'error', message: 'no luck', attributes: { slug: 'x' } },
    ],
    ['JSON with msg', '{"level":"info","msg":"hi"}', { severity: 9, level: 'info', message: 'hi', attributes: {} }],
  ])('of a logger is read: %s', (_name, text, expected) => {
    expect(readPrintedLine(text)).toEqual(expected);
  });

  it.each([
    ' GET /api/polls 500 in 30ms\n',
    'Error: no luck\n    at x.ts:1:1'.replace('Error', 'TypeError'),
    'debug: noise',
    '{"level":"debug","message":"noise"}',
    '{"level":30,"msg":"pino is read elsewhere"}',
    '{ not json }',
    'note: nothing of a logger',
    `error: ${'x'.repeat(20_000)}`,
  ])('of anybody else is left alone: %j', (text) => {
    expect(readPrintedLine(text)).toBeUndefined();
  });
});
