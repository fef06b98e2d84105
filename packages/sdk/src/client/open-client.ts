import { AppError } from '@glasstrace/protocol/errors';
import type { ServerStarter } from '@glasstrace/protocol/local-server';
import { VERSION } from '@glasstrace/protocol/version';
import {
  type CallToolResult,
  Client,
  type ListResourcesResult,
  type ListToolsResult,
  type ReadResourceResult,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { type ProjectKey, readOrCreateKey } from '../project/api-key.ts';
import { readSettings } from '../project/settings.ts';
import { checkedFetch } from './checked-fetch.ts';
import { resolveServer } from './server-address.ts';

/** Longer than any tool takes; a server that is slower has a problem that is better told than waited for. */
const CALL_TIMEOUT_MS = 30_000;
/** A server that does not even say hello in this time is not there for whoever waits. */
const HANDSHAKE_TIMEOUT_MS = 5_000;

export interface GlasstraceClient {
  /** Finds the server, starts the local one when needed, and shakes hands. Resolves to the server's base URL. */
  connect(): Promise<string>;
  listTools(options?: CallOptions): Promise<ListToolsResult>;
  callTool(name: string, args: Record<string, unknown>, options?: CallOptions): Promise<CallToolResult>;
  listResources(options?: CallOptions): Promise<ListResourcesResult>;
  readResource(uri: string, options?: CallOptions): Promise<ReadResourceResult>;
  close(): void;
}

interface CallOptions {
  signal?: AbortSignal;
}

interface Connection {
  /** Server instance and key: a connection is used for as long as both are the same. */
  id: string;
  baseUrl: string;
  /** Calls that come at the same time share one handshake. */
  mcp: Promise<Client>;
}

/**
 * The MCP client of an app. Nothing is contacted until it is asked something, and every question first looks where the
 * server is now: it survives a server that ends, moves to another port or is replaced, and changed settings. The key of
 * the project only goes to a local server that shows the instance id of the state file, or to the configured endpoint.
 *
 * Rejects with AppError when no answer can be had, with ProtocolError when the server answers a JSON-RPC error.
 */
export function openClient({
  projectDir,
  env = process.env,
  startedBy = 'command',
}: {
  projectDir: string;
  env?: NodeJS.ProcessEnv;
  /** Who asks, for the server that is started for it. */
  startedBy?: ServerStarter;
}): GlasstraceClient {
  let current: Connection | undefined;

  async function connect(): Promise<{ connection: Connection; mcp: Client; reused: boolean }> {
    const settings = readSettings(projectDir, env);
    const { baseUrl, instanceId } = await resolveServer(projectDir, settings, startedBy);
    const { key, source } = readOrCreateKey(projectDir, settings);
    const id = JSON.stringify([baseUrl, instanceId, key]);
    const reused = current?.id === id;
    if (!reused) {
      if (current) drop(current);
      current = { id, baseUrl, mcp: openConnection(baseUrl, key, source) };
    }
    const connection = current!;
    try {
      return { connection, mcp: await connection.mcp, reused };
    } catch (error) {
      drop(connection);
      throw error;
    }
  }

  async function ask<Answer>(question: (mcp: Client) => Promise<Answer>, again = true): Promise<Answer> {
    const { connection, mcp, reused } = await connect();
    try {
      return await question(mcp);
    } catch (error) {
      const problem = translate(error, connection.baseUrl);
      // A connection that worked before may have lost its server a moment ago: look where it is now, once.
      const lost = problem instanceof AppError && problem.code === 'SERVER_UNREACHABLE';
      if (!(lost && reused && again)) throw problem;
      drop(connection);
      return ask(question, false);
    }
  }

  function drop(connection: Connection): void {
    if (current === connection) current = undefined;
    connection.mcp.then((mcp) => mcp.close()).catch(() => {});
  }

  return {
    connect: async () => (await connect()).connection.baseUrl,
    listTools: (options) => ask((mcp) => mcp.listTools({}, { timeout: CALL_TIMEOUT_MS, ...options })),
    callTool: (name, args, options) =>
      ask((mcp) => mcp.callTool({ name, arguments: args }, { timeout: CALL_TIMEOUT_MS, ...options })),
    listResources: (options) => ask((mcp) => mcp.listResources({}, { timeout: CALL_TIMEOUT_MS, ...options })),
    readResource: (uri, options) => ask((mcp) => mcp.readResource({ uri }, { timeout: CALL_TIMEOUT_MS, ...options })),
    close: () => {
      if (current) drop(current);
    },
  };
}

async function openConnection(baseUrl: string, key: string, source: ProjectKey['source']): Promise<Client> {
  const mcp = new Client({ name: 'glasstrace-sdk', version: VERSION }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL(`${baseUrl}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
    fetch: checkedFetch(baseUrl, source),
  });
  try {
    await mcp.connect(transport, { timeout: HANDSHAKE_TIMEOUT_MS });
    return mcp;
  } catch (error) {
    await mcp.close();
    throw translate(error, baseUrl);
  }
}

/** The AppError that `checkedFetch` threw, which the SDK hands on bare or as a cause; else the AppError for its own. */
function translate(error: unknown, endpoint: string): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppError) return cause;
  }
  if (!(error instanceof SdkError)) return error;
  const silent = error.code === SdkErrorCode.RequestTimeout || error.code === SdkErrorCode.ConnectionClosed;
  if (silent) return new AppError('SERVER_UNREACHABLE', { endpoint }, { cause: error });
  return new AppError('NOT_GLASSTRACE', { endpoint, status: 200 }, { cause: error });
}
