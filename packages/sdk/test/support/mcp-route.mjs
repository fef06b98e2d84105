import { createMcpHandler, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';

/** The tool of the stub: without canned answers it says which version it is and how it was called. */
const TOOL = { name: 'get_latest_error', inputSchema: { type: 'object' } };

/** `/mcp` of a stub, in both protocol eras, as a listener of node:http. `answers` are envelopes by the tool's name. */
export function mcpRoute({ version = '1.0.0', answers = {} }) {
  const handler = createMcpHandler(() => {
    const server = new Server({ name: 'stub', version }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({ tools: [TOOL] }));
    server.setRequestHandler('tools/call', ({ params }) => {
      const said = { success: true, data: { version, tool: params.name, arguments: params.arguments } };
      const answer = answers[params.name] ?? (params.name === TOOL.name ? said : undefined);
      if (!answer) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'no such tool');
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
