import { getPrompt, NO_SUCH_PROMPT, PROMPT_LIST } from '@glasstrace/protocol/mcp/prompts';
import { RESOURCE_TEMPLATES } from '@glasstrace/protocol/mcp/resources';
import { INSTRUCTIONS, SERVER_NAME, SERVER_TITLE } from '@glasstrace/protocol/mcp/server-info';
import { VERSION } from '@glasstrace/protocol/version';
import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import type { ToolAnswer } from '../tools/answer/envelope.ts';
import { TOOLS } from '../tools/registry.ts';
import type { CallContext } from '../tools/tool-context.ts';
import { listResources, readResource } from './resources.ts';

/** Lists that are the same for everybody, and for as long as the server runs. */
const SAME_FOR_ALL = { ttlMs: 3_600_000, cacheScope: 'public' } as const;
/** What a project has changes with its next request. */
const OF_THE_MOMENT = { ttlMs: 0, cacheScope: 'private' } as const;

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
      capabilities: { tools: {}, prompts: {}, resources: {} },
      instructions: INSTRUCTIONS,
      cacheHints: {
        'tools/list': SAME_FOR_ALL,
        'prompts/list': SAME_FOR_ALL,
        'resources/templates/list': SAME_FOR_ALL,
        'resources/list': OF_THE_MOMENT,
        'resources/read': OF_THE_MOMENT,
      },
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
  server.setRequestHandler('prompts/list', () => PROMPT_LIST);
  server.setRequestHandler('prompts/get', ({ params }) => {
    const prompt = getPrompt(params.name, params.arguments);
    if (prompt) return prompt;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, NO_SUCH_PROMPT);
  });
  server.setRequestHandler('resources/list', () => listResources(context));
  server.setRequestHandler('resources/templates/list', () => RESOURCE_TEMPLATES);
  server.setRequestHandler('resources/read', ({ params }) => readResource(params.uri, context));
  return server;
}

function toCallResult({ response, text, isError }: ToolAnswer) {
  return {
    content: [{ type: 'text' as const, text }],
    structuredContent: { ...response },
    isError,
  };
}
