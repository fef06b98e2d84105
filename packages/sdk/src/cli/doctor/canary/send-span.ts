import { randomBytes } from 'node:crypto';
import { SDK_SCOPE, SPAN } from '@glasstrace/protocol/attributes';
import { CANARY_PATH } from '@glasstrace/protocol/canary';
import { checkedFetch } from '../../../client/checked-fetch.ts';
import type { ProjectKey } from '../../../project/api-key.ts';

/** Sends one span to the server as the app would for a request of that id. Rejects with AppError. */
export async function sendSpan(baseUrl: string, { key, source }: ProjectKey, id: string): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const text = (name: string, value: string) => ({ key: name, value: { stringValue: value } });
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: `GET ${CANARY_PATH}`,
    kind: 2,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes: [
      text(SPAN.method, 'GET'),
      text(SPAN.path, CANARY_PATH),
      { key: SPAN.statusCode, value: { intValue: '404' } },
      text(SPAN.correlationId, id),
    ],
  };
  const body = { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: SDK_SCOPE }, spans: [span] }] }] };
  await checkedFetch(baseUrl, source)(`${baseUrl}/v1/traces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
