import type { Client } from './client.ts';
import { runClient } from './run-client.ts';

/** `claude mcp get` connects to the one server that it is asked for; its exit code is 0 whatever comes of it. */
export const claudeCode: Client = {
  program: 'claude',
  ask: async (question) => readClaudeCode(await runClient(question, ['mcp', 'get', question.server])),
};

export function readClaudeCode(printed: string) {
  const status = /^\s*Status: (.+)$/m.exec(printed)?.[1];
  if (status === undefined) return undefined;
  if (status.includes('Connected') && !status.includes('failed')) return { state: 'connected' } as const;
  if (status.includes('Pending approval')) return { state: 'waiting' } as const;
  if (status.includes('Rejected')) {
    return {
      state: 'waiting',
      nextStep: 'it was rejected here: run "claude mcp reset-project-choices", then "claude"',
    } as const;
  }
  if (status.includes('Disabled')) {
    return {
      state: 'waiting',
      nextStep: 'it is switched off for this project: switch it on with /mcp in "claude"',
    } as const;
  }
  const issue = /^\s*Issue: (.+)$/m.exec(printed)?.[1];
  return issue === undefined ? ({ state: 'failed' } as const) : ({ state: 'failed', reason: issue } as const);
}
