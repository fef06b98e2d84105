import { type AppSession, sdkSessionResponse } from '@glasstrace/protocol';
import { checkedFetch } from '../../client/checked-fetch.ts';
import type { ProjectKey } from '../../project/api-key.ts';

const ANSWERS_WITHIN_MS = 5_000;

/** How the latest boot of the app says it fares; undefined when none did, or the server is too old to be asked. */
export async function readLatestSession(baseUrl: string, { key, source }: ProjectKey): Promise<AppSession | undefined> {
  try {
    const ask = checkedFetch(baseUrl, source);
    const response = await ask(`${baseUrl}/v1/sdk/session`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return sdkSessionResponse.parse(await response.json()).session;
  } catch {
    // Whatever is wrong with the server is told by the check of the server.
    return undefined;
  }
}
