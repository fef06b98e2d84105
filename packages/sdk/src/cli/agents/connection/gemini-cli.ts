import type { Client, ClientAnswer } from './client.ts';
import { runClient } from './run-client.ts';

/**
 * `gemini mcp list` connects to one server after the other and prints them as it goes; it can't be asked for one, so it
 * is ended when ours was said. Its exit code is 0 whatever comes of it.
 */
export const geminiCli: Client = {
  program: 'gemini',
  async ask(question) {
    const read = (printed: string) => readGeminiCli(printed, question.server);
    return read(await runClient(question, ['mcp', 'list'], (printed) => read(printed) !== undefined));
  },
};

export function readGeminiCli(printed: string, server: string): ClientAnswer | undefined {
  const line = printed.split('\n').find((text) => text.replace(/^\S+ /, '').startsWith(`${server}: `));
  switch (line && / - (\w+)\s*$/.exec(line)?.[1]) {
    case 'Connected':
      return { state: 'connected' };
    case 'Disconnected':
      return { state: 'failed' };
    case 'Blocked':
      return { state: 'failed', reason: 'the settings of Gemini CLI block this server' };
    case 'Disabled':
      return printed.includes('folder is untrusted')
        ? { state: 'waiting' }
        : { state: 'waiting', nextStep: `it is switched off: run "gemini mcp enable ${server}"` };
    default:
      return undefined;
  }
}
