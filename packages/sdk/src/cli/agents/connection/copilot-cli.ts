import type { Client, ClientAnswer } from './client.ts';
import { runClient } from './run-client.ts';

/** `copilot mcp list` reads the entries of a folder that is trusted, and connects to none of them. */
export const copilotCli: Client = {
  program: 'copilot',
  ask: async (question) => readCopilotCli(await runClient(question, ['mcp', 'list', '--json']), question.server),
};

export function readCopilotCli(printed: string, server: string): ClientAnswer | undefined {
  const { mcpServers } = JSON.parse(printed) as { mcpServers: Record<string, unknown> };
  return { state: server in mcpServers ? 'written' : 'waiting' };
}
