import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolDiagnostic } from '@glasstrace/protocol';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpTransport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export type Answer<Data> = { success: true; data: Data } | { success: false; diagnostic: ToolDiagnostic };

/** A coding agent, as far as this product sees it: a real MCP client. */
export interface Agent {
  toolNames(): Promise<string[]>;
  ask<Data>(tool: string, args?: Record<string, unknown>): Promise<Answer<Data>>;
  close(): Promise<void>;
}

interface ClientLike {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  close(): Promise<void>;
}

function agentOver(client: ClientLike): Agent {
  return {
    async toolNames() {
      return (await client.listTools()).tools.map((tool) => tool.name);
    },
    async ask<Data>(tool: string, args: Record<string, unknown> = {}) {
      const result = (await client.callTool({ name: tool, arguments: args })) as { structuredContent?: unknown };
      return result.structuredContent as Answer<Data>;
    },
    close: () => client.close(),
  };
}

const IDENTITY = { name: 'e2e', version: '1' };

/** Starts an entry of `.mcp.json` as an agent would: that command, in the folder of the file. */
export async function connectThroughBridge(app: string, env: NodeJS.ProcessEnv, name = 'glasstrace'): Promise<Agent> {
  const { mcpServers } = JSON.parse(readFileSync(join(app, '.mcp.json'), 'utf8')) as {
    mcpServers: Record<string, { command: string; args: string[]; env?: Record<string, string> }>;
  };
  const entry = mcpServers[name];
  if (!entry) throw new Error(`.mcp.json has no entry named ${name}`);
  const client = new Client(IDENTITY, { versionNegotiation: { mode: 'auto' } });
  const inherited = { ...env, ...entry.env } as Record<string, string>;
  await client.connect(
    new StdioClientTransport({ command: entry.command, args: entry.args, cwd: app, env: inherited }),
  );
  return agentOver(client);
}

/** Speaks Streamable HTTP to a server, with the client of MCP's second SDK generation or its first. */
export async function connectOverHttp(server: string, apiKey: string, generation: 1 | 2 = 2): Promise<Agent> {
  const url = new URL('/mcp', server);
  const requestInit = { headers: { authorization: `Bearer ${apiKey}` } };
  if (generation === 1) {
    const client = new Client1(IDENTITY);
    await client.connect(new HttpTransport1(url, { requestInit }));
    return agentOver(client);
  }
  const client = new Client(IDENTITY, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  return agentOver(client);
}
