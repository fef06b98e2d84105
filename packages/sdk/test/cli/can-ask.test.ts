import { expect, it } from 'vitest';
import { canAsk } from '../../src/cli/process-context.ts';

it.each([
  ['a person at a terminal', true, {}, true],
  ['a person with a Codex folder of their own', true, { CODEX_HOME: '/x' }, true],
  ['a person in the terminal of Cursor', true, { CURSOR_TRACE_ID: 'x' }, true],
  ['CI=false', true, { CI: 'false' }, true],
  ['no terminal', false, {}, false],
  ['a CI job with a terminal', true, { CI: 'true' }, false],
  ['a terminal that can’t move its cursor', true, { TERM: 'dumb' }, false],
  ['Claude Code', true, { CLAUDECODE: '1' }, false],
  ['Codex with a terminal of its own', true, { CODEX_THREAD_ID: 'x' }, false],
  ['Gemini CLI with a terminal of its own', true, { GEMINI_CLI: '1' }, false],
  ['the agent of Cursor', true, { CURSOR_AGENT: '1' }, false],
])('%s', (_, isTerminal, env, can) => {
  expect(canAsk(isTerminal, env)).toBe(can);
});
