import {
  JSON_TYPE,
  LATEST_ERROR_URI,
  MARKDOWN_TYPE,
  STATIC_RESOURCES,
  traceIdOf,
  traceUri,
} from '@glasstrace/protocol/mcp/resources';
import { readReference } from '@glasstrace/protocol/mcp/tool-reference';
import { stripControlCharacters } from '@glasstrace/protocol/redaction';
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import { getLatestError } from '../tools/get-latest-error.ts';
import { getTrace } from '../tools/get-trace.ts';
import { type CallContext, toToolContext } from '../tools/tool-context.ts';

/** So many failed requests are offered to be attached to a conversation. */
const RECENT_FAILURES = 10;
/** Who attaches a trace wants it whole. */
const TRACE_TOKENS = 8_000;
const LONGEST_NAME = 120;

/** The fixed resources, and the newest failed requests of the project, plain 404s aside. */
export async function listResources(call: CallContext) {
  const { store, credential } = toToolContext(call);
  const failures = await store.listTraces(credential.projectId, {
    order: 'newest',
    minErrorRank: 2,
    limit: RECENT_FAILURES,
  });
  return {
    resources: [
      ...STATIC_RESOURCES,
      ...failures.map(({ traceId, index: { method, route, statusCode, startedAtMs } }) => ({
        uri: traceUri(traceId),
        name: stripControlCharacters(`${method} ${route} ${statusCode}`.trim()).slice(0, LONGEST_NAME),
        description: `A failed request, ${new Date(startedAtMs).toISOString()}.`,
        mimeType: JSON_TYPE,
      })),
    ],
  };
}

/**
 * The text behind a URI: the answer of a tool, or a reference. Rejects with ResourceNotFoundError what is not there, and
 * with InvalidParams what can't be answered as it was asked.
 */
export async function readResource(uri: string, context: CallContext) {
  const reference = readReference(uri);
  if (reference !== undefined) return { contents: [{ uri, mimeType: MARKDOWN_TYPE, text: reference }] };
  if (uri === LATEST_ERROR_URI) return asJson(uri, (await getLatestError.call({}, context)).text);

  const traceId = traceIdOf(uri);
  if (traceId === undefined) throw new ResourceNotFoundError(uri);
  const { response, text, isError } = await getTrace.call({ traceId, maxTokens: TRACE_TOKENS }, context);
  if (response.success) return asJson(uri, text);
  if (isError) throw new ProtocolError(ProtocolErrorCode.InvalidParams, response.diagnostic.message, { uri });
  throw new ResourceNotFoundError(uri, response.diagnostic.message);
}

const asJson = (uri: string, text: string) => ({ contents: [{ uri, mimeType: JSON_TYPE, text }] });
