import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { expect, it, onTestFinished } from 'vitest';
import { bundledTools } from '../../packages/sdk/src/bridge/bundled-tools.ts';
import { createMcpServer } from '../../packages/server/src/mcp/create-mcp-server.ts';
import type { ToolContext } from '../../packages/server/src/tools/tool-context.ts';

it('lists the same tools in the bridge without a server as the server does', async () => {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'agent', version: '1.0.0' });
  onTestFinished(() => client.close());
  // Listing tools asks nothing of the store.
  await createMcpServer({} as ToolContext).connect(serverSide);
  await client.connect(clientSide);

  expect((await client.listTools()).tools).toEqual(bundledTools().tools);
});
