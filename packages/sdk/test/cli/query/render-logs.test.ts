import { expect, it } from 'vitest';
import { logs } from '../../../src/cli/query/render/logs.ts';
import type { Terminal } from '../../../src/cli/terminal/terminal.ts';
import { aFailedTrace } from './trace-builder.ts';

const TERMINAL: Terminal = { width: 60, paint: (_, text) => text };

it('shows what a request logged, a line each, with the place where there is room for it', () => {
  const frame = { file: 'src/lib/polls.ts', line: 9, column: 3, mapped: true };
  const summary = {
    ...aFailedTrace(),
    errorEvidence: undefined,
    logs: [
      { severity: 'warn' as const, message: 'slug is taken', atMs: 3, frame },
      { severity: 'error' as const, message: `could not\ncreate ${'x'.repeat(70)}`, atMs: 4, frame },
      { severity: 'info' as const, message: '\u001b[31mdone', atMs: 5 },
      { severity: 'warn' as const, message: 'x'.repeat(70), atMs: 6, count: 12 },
    ],
  };
  expect(logs(summary, TERMINAL)).toEqual([
    'warn  slug is taken  src/lib/polls.ts:9:3',
    `error could not create ${'x'.repeat(36)}…`,
    'info  done',
    `warn  12 × ${'x'.repeat(48)}…`,
  ]);
});
