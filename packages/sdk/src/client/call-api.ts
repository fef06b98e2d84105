import { AppError, type ErrorCode } from '@glasstrace/protocol/errors';
import { stripControlCharacters } from '@glasstrace/protocol/redaction';
import { readKey } from '../project/api-key.ts';
import { readSettings } from '../project/settings.ts';
import { errorOf, send } from './checked-fetch.ts';
import { resolveServer } from './server-address.ts';

export interface ApiCall {
  projectDir: string;
  method?: 'GET' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  signal?: AbortSignal;
}

export interface ApiAnswer {
  /** Base URL of the server that answered. */
  baseUrl: string;
  response: Response;
}

/**
 * A request about the project to its server, beside the tools: the local one, started when needed, or the configured
 * endpoint. Resolves to an answer that is ok. Throws AppError, NOTHING_RECORDED when the project has no key.
 */
export async function callApi({ projectDir, method = 'GET', path, query = {}, signal }: ApiCall): Promise<ApiAnswer> {
  const settings = readSettings(projectDir);
  const key = readKey(projectDir, settings);
  if (!key) throw new AppError('NOTHING_RECORDED');
  const { baseUrl } = await resolveServer(projectDir, settings, 'command');
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);

  const headers = { authorization: `Bearer ${key.key}` };
  const response = await send(baseUrl, url, { method, headers, ...(signal && { signal }) });
  if (response.ok && /^application\/jsonl?\b/.test(response.headers.get('content-type') ?? '')) {
    return { baseUrl, response };
  }
  const said = await readError(response.clone());
  switch (said.code) {
    case 'INVALID_INPUT':
      throw new AppError('INVALID_INPUT', { problem: said.message });
    case 'TRACE_NOT_FOUND':
      throw new AppError('TRACE_NOT_FOUND', { traceId: query.traceId ?? '' });
    case 'SCOPE_MISSING':
      throw new AppError('SCOPE_MISSING', { scope: method === 'DELETE' ? 'full' : 'read' });
    case 'PATH_UNKNOWN':
      throw new AppError('SERVER_TOO_OLD', { endpoint: baseUrl });
  }
  throw await errorOf(response, baseUrl, key.source);
}

async function readError(response: Response): Promise<{ code?: ErrorCode; message: string }> {
  try {
    const { error } = (await response.json()) as { error?: { code?: ErrorCode; message?: unknown } };
    const message = stripControlCharacters(String(error?.message ?? ''));
    return { ...(error?.code !== undefined && { code: error.code }), message };
  } catch {
    return { message: '' };
  }
}
