import { AppError, type ErrorCode } from '@glasstrace/protocol/errors';
import type { FetchLike } from '@modelcontextprotocol/client';
import type { ProjectKey } from '../project/api-key.ts';

/**
 * A `fetch` for the MCP transport that turns what is not MCP (no answer, a refused key, a limit, a foreign web server)
 * into one AppError, before the transport takes a 401 for the start of an OAuth flow. It follows no redirects: the key
 * goes to the endpoint that was configured and nowhere else.
 */
export function checkedFetch(endpoint: string, source: ProjectKey['source']): FetchLike {
  return async (url, init) => {
    const response = await send(endpoint, url, init);
    const { status } = response;
    // The stream that a client may open with GET is optional, and a body of 400 is a JSON-RPC error.
    if (status === 400 || (init?.method === 'GET' && status === 405)) return response;
    if (response.ok && isMcp(response)) return response;
    throw await errorOf(response, endpoint, source);
  };
}

/** One request to the configured endpoint; follows no redirects. Throws AppError SERVER_UNREACHABLE. */
export async function send(endpoint: string, url: string | URL, init: RequestInit | undefined): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'manual' });
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new AppError('SERVER_UNREACHABLE', { endpoint }, { cause: error });
  }
}

/** An accepted notification (202) has no body and no type. */
const isMcp = (response: Response) =>
  response.status === 202 ||
  /^(application\/json|text\/event-stream)\b/.test(response.headers.get('content-type') ?? '');

/** The AppError for an answer that is none. */
export async function errorOf(response: Response, endpoint: string, source: ProjectKey['source']): Promise<AppError> {
  const { status } = response;
  const code = await errorCodeOf(response);
  switch (code) {
    case 'HOST_NOT_ALLOWED':
      return new AppError(code, { host: new URL(endpoint).host });
    case 'ORIGIN_NOT_ALLOWED':
    case 'STORE_UNREACHABLE':
    case 'INTERNAL':
      return new AppError(code);
  }
  switch (status) {
    case 401:
      return new AppError('SERVER_REFUSES_KEY', { endpoint, source });
    case 403:
      return new AppError('SCOPE_MISSING', { scope: 'read' });
    case 429:
      return new AppError('SERVER_BUSY', { endpoint, retryAfterSeconds: retryAfterSeconds(response) });
    case 502:
    case 503:
    case 504:
      return new AppError('SERVER_UNREACHABLE', { endpoint });
    default:
      return new AppError('NOT_GLASSTRACE', { endpoint, status });
  }
}

/** Errors of a Glasstrace server carry their code; of the body nothing else is used. */
async function errorCodeOf(response: Response): Promise<ErrorCode | undefined> {
  try {
    const body = (await response.json()) as { error?: { code?: ErrorCode } };
    return body.error?.code;
  } catch {
    return undefined;
  }
}

/** `Retry-After` as a number of seconds; the form with a date is not used by our server. */
function retryAfterSeconds(response: Response): number | undefined {
  const text = response.headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
