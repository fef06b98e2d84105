import { TOOL_CONTRACTS } from '@glasstrace/protocol/tools/all';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEY, startServer, type TestServer } from '../mcp/a-server.ts';

/** For every parameter a value that it cannot have. A parameter without one fails below. */
const BAD: Record<string, unknown> = {
  maxTokens: 'many',
  limit: 'all',
  cursor: 'not-a-cursor',
  statusCode: 'five hundred',
  route: 7,
  routeLike: 7,
  url: 7,
  procedure: 7,
  method: 7,
  timeWindow: 'last full moon',
  sessionId: 7,
  includeFrameworkInternal: 'perhaps',
  grouped: 'perhaps',
  correlationId: 7,
  traceId: 'zz',
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const traceId = 'f'.repeat(32);
const GOOD: Record<string, object> = {
  find_trace_candidates: { routeLike: 'polls' },
  get_trace: { timeWindow: '1h' },
  get_root_cause: { traceId },
  get_test_suggestions: { traceId },
};
const parameters = TOOL_CONTRACTS.flatMap(({ name, input }) =>
  Object.keys(input.shape).map((key) => [name, key] as const),
);

it.each(parameters)('%s says what is wrong with %s', async (name, key) => {
  expect(BAD).toHaveProperty(key);
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: { ...GOOD[name], [key]: BAD[key] } },
    }),
  });
  const { result } = (await response.json()) as { result: unknown };
  expect(result).toMatchObject({
    isError: true,
    structuredContent: {
      success: false,
      diagnostic: {
        reason: 'invalid_input',
        message: expect.stringMatching(new RegExp(`\\b${key}\\b.*(?:must|can't be read).*`, 's')),
      },
    },
  });
});
