import { expect, it } from 'vitest';
import { redactLog } from '../../../../src/runtime/capture/logs/redact-log.ts';

it('leaves no secret in a log record, and names the rules', () => {
  const log = redactLog({
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    timeMs: 1,
    severity: 17,
    level: 'error',
    message: 'mail ann@example.org',
    attributes: { password: 'hunter2', pin_token: 1234, note: 'Bearer abcdefghijkl', tries: 3 },
    source: 'pino',
    sourceLines: [{ line: 3, text: 'const mail = "bob@example.org";', current: true }],
  });
  expect(log.message).toBe('mail [redacted:email]');
  expect(log.sourceLines).toEqual([{ line: 3, text: 'const mail = "[redacted:email]";', current: true }]);
  expect(log.attributes).toEqual({
    password: '[redacted:secret_pair]',
    pin_token: '[redacted:secret_pair]',
    note: 'Bearer [redacted:credentials]',
    tries: 3,
    'glasstrace.redaction.rules': ['secret_pair', 'credentials', 'email'],
  });
});
