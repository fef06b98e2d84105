import { type Client, type ClientAnswer, KEY_REFUSED } from './client.ts';
import { runClient } from './run-client.ts';

/** `opencode mcp list` connects to all servers side by side; its exit code is 0 whatever comes of it. */
export const openCode: Client = {
  program: 'opencode',
  ask: async (question) => readOpenCode(await runClient(question, ['mcp', 'list']), question.server),
};

export function readOpenCode(printed: string, server: string): ClientAnswer | undefined {
  const lines = printed.split('\n').map((line) => line.replace(/^[│●┌└▲\s]+/, '').trim());
  const at = lines.findIndex((line) => line.split(' ')[1] === server);
  const status = lines[at]?.split(' ').slice(2).join(' ') ?? '';
  if (status.startsWith('connected')) return { state: 'connected' };
  if (status.startsWith('disabled'))
    return { state: 'waiting', nextStep: 'it is switched off: set its "enabled" to true' };
  if (status.startsWith('needs authentication')) return { state: 'failed', reason: KEY_REFUSED };
  return status.startsWith('failed') ? { state: 'failed', reason: lines[at + 1] ?? '' } : undefined;
}
