import { AppError } from '@glasstrace/protocol/errors';
import { getPrompt, NO_SUCH_PROMPT, PROMPT_LIST } from '@glasstrace/protocol/mcp/prompts';
import { MARKDOWN_TYPE, RESOURCE_TEMPLATES, STATIC_RESOURCES } from '@glasstrace/protocol/mcp/resources';
import { INSTRUCTIONS, SERVER_NAME, SERVER_TITLE } from '@glasstrace/protocol/mcp/server-info';
import { VERSION } from '@glasstrace/protocol/version';
import {
  type CallToolResult,
  type ListResourcesResult,
  type ListToolsResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  Server,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { GlasstraceClient } from '../client/open-client.ts';
import { unavailableAnswer } from '../client/unavailable-answer.ts';
import { findProject } from '../project/find-project.ts';

/**
 * Some agents send their first request with the tools that they know by then. A server that runs lists them in a few
 * milliseconds; who waits for one that is only being started gets the list of this version, which is the same.
 */
const LIST_TIMEOUT_MS = 1_000;
/** For what was already answered to leave through the pipe, which is asynchronous on some systems. */
const FLUSH_MS = 100;

/**
 * Serves MCP on stdin and stdout for a coding agent and forwards its calls to the Glasstrace server of the app, in both
 * eras of the protocol. It answers the handshake at once, whether or not a server runs, and finds or starts one
 * meanwhile. What goes wrong is told in the answers, never by ending. Ends when stdin ends.
 */
export function serveBridge({ cwd, project }: { cwd: string; project?: string | undefined }): void {
  const forward = forwarder(cwd, project);

  serveStdio(
    () => {
      const server = new Server(
        { name: SERVER_NAME, title: SERVER_TITLE, version: VERSION },
        { capabilities: { tools: {}, prompts: {}, resources: {} }, instructions: INSTRUCTIONS },
      );
      server.setRequestHandler('tools/list', () => forward.listTools());
      server.setRequestHandler('tools/call', ({ params }, { mcpReq }) =>
        forward.callTool(params.name, params.arguments ?? {}, mcpReq.signal),
      );
      server.setRequestHandler('prompts/list', () => PROMPT_LIST);
      server.setRequestHandler('prompts/get', ({ params }) => {
        const prompt = getPrompt(params.name, params.arguments);
        if (prompt) return prompt;
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, NO_SUCH_PROMPT);
      });
      server.setRequestHandler('resources/list', () => forward.listResources());
      server.setRequestHandler('resources/templates/list', () => RESOURCE_TEMPLATES);
      server.setRequestHandler('resources/read', ({ params }, { mcpReq }) =>
        forward.readResource(params.uri, mcpReq.signal),
      );
      // Once the handshake is answered, the server is found or started before the first tool is called.
      setImmediate(() => forward.connect().catch(log));
      return server;
    },
    { onerror: log },
  );
  // A call to a server that does not answer would otherwise keep the process alive until its timeout.
  process.stdin.once('end', () => setTimeout(() => process.exit(0), FLUSH_MS));
}

function forwarder(cwd: string, project: string | undefined) {
  let client: GlasstraceClient | undefined;
  // The app is looked up with each call until it is found: `package.json` may be repaired while the agent runs.
  // The client is loaded late because it takes as long to load as everything that the handshake needs.
  const open = async () => {
    const projectDir = findProject(cwd, project);
    const { openClient } = await import('../client/open-client.ts');
    client ??= openClient({ projectDir, startedBy: 'agent' });
    return client;
  };

  return {
    connect: async (): Promise<void> => {
      await (await open()).connect();
    },

    listTools: async (): Promise<ListToolsResult> => {
      try {
        return await within(LIST_TIMEOUT_MS, async (signal) => (await open()).listTools({ signal }));
      } catch (error) {
        log(error);
        const { bundledTools } = await import('./bundled-tools.ts');
        return bundledTools();
      }
    },

    listResources: async (): Promise<ListResourcesResult> => {
      try {
        return await within(LIST_TIMEOUT_MS, async (signal) => (await open()).listResources({ signal }));
      } catch (error) {
        log(error);
        return { resources: STATIC_RESOURCES };
      }
    },

    readResource: async (uri: string, signal: AbortSignal): Promise<ReadResourceResult> => {
      const { readReference } = await import('@glasstrace/protocol/mcp/tool-reference');
      const reference = readReference(uri);
      if (reference !== undefined) return { contents: [{ uri, mimeType: MARKDOWN_TYPE, text: reference }] };
      try {
        return await (await open()).readResource(uri, { signal });
      } catch (error) {
        if (error instanceof ProtocolError || signal.aborted) throw error;
        throw new ProtocolError(ProtocolErrorCode.InternalError, log(error), { uri });
      }
    },

    callTool: async (name: string, args: Record<string, unknown>, signal: AbortSignal): Promise<CallToolResult> => {
      try {
        return await (await open()).callTool(name, args, { signal });
      } catch (error) {
        if (error instanceof ProtocolError || signal.aborted) throw error;
        log(error);
        return unavailableAnswer(error);
      }
    },
  };
}

/** Rejects after the time also when `work` pays no heed to its signal, as while a server is being started. */
async function within<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  const timeout = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work(signal), timeout]);
}

/** stdout belongs to the protocol; agents show stderr in their logs. */
function log(error: unknown): string {
  const text = error instanceof AppError ? `${error.message} ${error.fix}` : String(error);
  console.error(`glasstrace: ${text}`);
  return text;
}
