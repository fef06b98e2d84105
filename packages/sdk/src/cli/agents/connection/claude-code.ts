import { type Client, type ClientAnswer, KEY_REFUSED } from './client.ts';
import { runClient } from './run-client.ts';

/** `claude mcp get` connects to the one server that it is asked for; its exit code is 0 whatever comes of it. */
export const claudeCode: Client = {
  program: 'claude',
  ask: async (question) => readClaudeCode(await runClient(question, ['mcp', 'get', question.server])),
};

export function readClaudeCode(printed: string): ClientAnswer | undefined {
  const status = /^\s*Status: (.+)$/m.exec(printed)?.[1];
  if (status === undefined) return undefined;
  if (status.includes('Connected') && !status.includes('failed')) return { state: 'connected' };
  if (status.includes('Pending approval')) return { state: 'waiting' };
  if (status.includes('Rejected')) return { state: 'waiting', nextStep: AFTER_REJECTION };
  if (status.includes('Disabled')) {
    return { state: 'waiting', nextStep: 'it is switched off for this project: switch it on with /mcp in "claude"' };
  }
  const issue = /^\s*Issue: (.+)$/m.exec(printed)?.[1];
  if (issue === undefined) return { state: 'failed' };
  return { state: 'failed', reason: issue.includes('HTTP 401') ? KEY_REFUSED : issue };
}

const AFTER_REJECTION =
  'it was rejected: run "claude mcp reset-project-choices", or take it out of "disabledMcpjsonServers" in .claude/settings.local.json';
