import { AppError } from '@glasstrace/protocol/errors';
import { INSTRUCTIONS, SERVER_NAME, SERVER_TITLE } from '@glasstrace/protocol/mcp-server-info';
import { VERSION } from '@glasstrace/protocol/version';
import { type CallToolResult, type ListToolsResult, ProtocolError, Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { GlasstraceClient } from '../client/open-client.ts';
import { unavailableAnswer } from '../client/unavailable-answer.ts';
import { findProject } from '../project/find-project.ts';

/** Agents give a server some seconds to list its tools; a local server is up in one. */
const LIST_TIMEOUT_MS = 4_000;
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
        { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
      );
      server.setRequestHandler('tools/list', () => forward.listTools());
      server.setRequestHandler('tools/call', ({ params }, { mcpReq }) =>
        forward.callTool(params.name, params.arguments ?? {}, mcpReq.signal),
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
    client ??= openClient({ projectDir });
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
function log(error: unknown): void {
  const text = error instanceof AppError ? `${error.message} ${error.fix}` : String(error);
  console.error(`glasstrace: ${text}`);
}
