import { INSTRUCTIONS, SERVER_NAME, SERVER_TITLE } from '@glasstrace/protocol/mcp-server-info';
import { VERSION } from '@glasstrace/protocol/version';
import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import type { ToolAnswer } from '../tools/envelope.ts';
import { TOOLS } from '../tools/registry.ts';
import type { CallContext } from '../tools/tool-context.ts';

const LIST_TTL_MS = 3_600_000;

/** Built once: the list is the same for every client, and building it is most of the cost of answering. */
const TOOL_LIST = {
  tools: TOOLS.map(({ name, title, description, inputSchema }) => ({
    name,
    title,
    description,
    inputSchema: inputSchema as { type: 'object' },
    annotations: { readOnlyHint: true, openWorldHint: false },
  })),
};

const BY_NAME = new Map(TOOLS.map((tool) => [tool.name, tool]));

/** An MCP server for one request, answering for one credential. */
export function createMcpServer(context: CallContext): Server {
  const server = new Server(
    { name: SERVER_NAME, title: SERVER_TITLE, version: VERSION },
    {
      capabilities: { tools: {} },
      instructions: INSTRUCTIONS,
      cacheHints: { 'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'public' } },
    },
  );
  server.setRequestHandler('tools/list', () => TOOL_LIST);
  server.setRequestHandler('tools/call', async ({ params }) => {
    const tool = BY_NAME.get(params.name);
    if (!tool) {
      const known = [...BY_NAME.keys()].join(', ');
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `No tool of that name; there are: ${known}.`);
    }
    return toCallResult(await tool.call(params.arguments, context));
  });
  return server;
}

function toCallResult({ response, text, isError }: ToolAnswer) {
  return {
    content: [{ type: 'text' as const, text }],
    structuredContent: { ...response },
    isError,
  };
}
