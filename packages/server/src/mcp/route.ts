import { AppError } from '@glasstrace/protocol';
import {
  type AuthInfo,
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Credential } from '../auth/project-store.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { Enrichment } from '../enrichment/enrichment.ts';
import type { Metrics } from '../http/metrics.ts';
import type { ImportGraphStore } from '../store/import-graph-store.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { loadTokenizer } from '../tools/budget/budget.ts';
import { createMcpServer } from './create-mcp-server.ts';
import { createQuestionLimit } from './question-limit.ts';

export interface McpDependencies {
  store: TraceStore;
  importGraphs: ImportGraphStore;
  authenticate: Authenticate;
  upgradeUrl: string | undefined;
  enrichment: Enrichment | undefined;
  metrics: Metrics;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * `POST /mcp`: the Model Context Protocol over Streamable HTTP, without sessions, for clients of the revision
 * 2026-07-28 and for those of 2025 and before. Throws AppError, 401 or 403, before the protocol sees the request.
 */
export function registerMcp(app: FastifyInstance, dependencies: McpDependencies): void {
  const { authenticate, upgradeUrl, enrichment, metrics, ...shared } = dependencies;
  const roomIn = createQuestionLimit(shared.now);
  const serverFor = (credential: Credential) =>
    createMcpServer({
      ...shared,
      credential,
      ...(upgradeUrl !== undefined && { upgradeUrl }),
      ...(enrichment && { enrichment }),
    });
  const onerror = (error: Error) => app.log.debug({ err: error }, 'MCP request refused');
  const modern = createMcpHandler(({ authInfo }) => serverFor(credentialOf(authInfo)), {
    legacy: 'reject',
    onerror,
  });

  const routes: FastifyPluginCallback = (scope, _options, done) => {
    // The protocol answers a body of another type, or a malformed one, itself and in its own form.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, async (_: unknown, body: string) => body);
    // Streams that clients keep open would hold up a server that was asked to leave.
    scope.addHook('preClose', () => modern.close());
    scope.addHook('onListen', async () => void loadTokenizer());

    const credentials = new WeakMap<FastifyRequest, Credential>();
    scope.route({
      method: 'POST',
      url: '/mcp',
      bodyLimit: MAX_BODY_BYTES,
      async onRequest(request, reply) {
        const credential = await authenticate(request.headers.authorization);
        requireScope(credential, 'read');
        const limit = credential.limits.questionsPerMinute;
        const retryAfterSeconds = roomIn(credential.projectId, limit);
        if (limit !== null && retryAfterSeconds !== undefined) {
          metrics.limited.questions++;
          reply.header('retry-after', String(retryAfterSeconds));
          throw new AppError('TOO_MANY_QUESTIONS', { limit, retryAfterSeconds });
        }
        credentials.set(request, credential);
      },
      async handler(request, reply) {
        const credential = credentials.get(request)!;
        const { webRequest, body } = toWebRequest(request, reply);
        const parsed = body === undefined ? {} : { parsedBody: body };
        const isLegacy = await isLegacyRequest(webRequest, body);
        return isLegacy
          ? serveLegacy(serverFor(credential), webRequest, parsed)
          : modern.fetch(webRequest, { ...parsed, authInfo: toAuthInfo(credential) });
      },
    });
    scope.route({
      method: ['GET', 'DELETE'],
      url: '/mcp',
      handler: (_, reply) => reply.code(405).header('allow', 'POST').send(METHOD_NOT_ALLOWED),
    });
    done();
  };
  app.register(routes);
}

const METHOD_NOT_ALLOWED = { jsonrpc: '2.0', error: { code: -32000, message: 'Method not allowed.' }, id: null };

/** The protocol hands a credential through in the form that it knows. */
const toAuthInfo = (credential: Credential): AuthInfo => ({
  token: '',
  clientId: '',
  scopes: [...credential.scope],
  extra: { credential },
});

function credentialOf(authInfo: AuthInfo | undefined): Credential {
  const credential = authInfo?.extra?.credential;
  if (!credential) throw new TypeError('An MCP request arrived without a credential.');
  return credential as Credential;
}

/** One answer, as JSON: nothing is ever sent before a result, so that a stream of events would be of no use. */
async function serveLegacy(
  server: ReturnType<typeof createMcpServer>,
  request: Request,
  parsed: { parsedBody?: unknown },
): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, parsed);
  } finally {
    await server.close();
  }
}

/** The request as the protocol wants it: aborted when the client leaves, and accepting both kinds of answers. */
function toWebRequest(request: FastifyRequest, reply: FastifyReply): { webRequest: Request; body: unknown } {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  // Plain curl says that it takes anything; the protocol insists on being asked for both by name.
  headers.set('accept', 'application/json, text/event-stream');
  const text = typeof request.body === 'string' ? request.body : '';
  const abort = new AbortController();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) abort.abort();
  });
  const url = `http://${request.headers.host ?? 'localhost'}${request.url}`;
  const webRequest = new Request(url, { method: 'POST', headers, body: text, signal: abort.signal });
  return { webRequest, body: parseJson(text) };
}

/** undefined when it is not JSON: the protocol then reads the text itself and answers with its own parse error. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
