import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** An agent's entry, as the client reads it. */
export interface BridgeEntry {
  command: string;
  args: string[];
}

/** Speaks with what the entry starts, as its client does, and returns the names of the tools. */
export async function listTools(
  { command, args }: BridgeEntry,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const client = new Client({ name: 'e2e', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StdioClientTransport({
    command,
    args,
    cwd,
    env: env as Record<string, string>,
    stderr: 'pipe',
  });
  let said = '';
  transport.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  try {
    await client.connect(transport);
    return (await client.listTools()).tools.map(({ name }) => name);
  } catch (error) {
    throw new Error(`${[command, ...args].join(' ')} in ${cwd}: ${error}\n${said}`);
  } finally {
    await client.close();
  }
}
