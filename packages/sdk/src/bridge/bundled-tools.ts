import { inputJsonSchema, type ToolContract } from '@glasstrace/protocol';
import { TOOL_CONTRACTS } from '@glasstrace/protocol/tools/all';
import type { ListToolsResult } from '@modelcontextprotocol/server';

/**
 * The tools of a server of this version, listed when the server itself can't be asked. An agent asks for the list once,
 * when it starts: with an empty one it would not know Glasstrace for the whole session, although the server may come up
 * a minute later.
 */
export function bundledTools(): ListToolsResult {
  return { tools: TOOL_CONTRACTS.map(describe) };
}

const describe = (contract: ToolContract): ListToolsResult['tools'][number] => ({
  name: contract.name,
  title: contract.title,
  description: contract.description,
  inputSchema: inputJsonSchema(contract) as ListToolsResult['tools'][number]['inputSchema'],
  annotations: { readOnlyHint: true, openWorldHint: false },
});
