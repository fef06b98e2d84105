import { createMcpHandler, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';

/** The tool of the stub: answers with the version of the server and the arguments it was called with. */
const TOOL = { name: 'get_latest_error', inputSchema: { type: 'object' } };

/** `/mcp` of a stub, in both protocol eras, as a listener of node:http. */
export function mcpRoute({ version }) {
  const handler = createMcpHandler(() => {
    const server = new Server({ name: 'stub', version }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({ tools: [TOOL] }));
    server.setRequestHandler('tools/call', ({ params }) => {
      if (params.name !== TOOL.name) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'no such tool');
      const answer = { success: true, data: { version, tool: params.name, arguments: params.arguments } };
      return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer };
    });
    return server;
  });

  return async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const url = `http://${request.headers.host}${request.url}`;
    const answer = await handler.fetch(new Request(url, { method: request.method, headers: request.headers, body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
}
