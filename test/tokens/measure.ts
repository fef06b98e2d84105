import { INSTRUCTIONS } from '@glasstrace/protocol/mcp/server-info';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { createMcpServer } from '../../packages/server/src/mcp/create-mcp-server.ts';
import { versionsOf } from '../../packages/server/src/tools/answer/trace-detail.ts';
import { TOOLS } from '../../packages/server/src/tools/registry.ts';
import type { CallContext } from '../../packages/server/src/tools/tool-context.ts';
import { interpretTrace } from '../../packages/server/src/traces/trace.ts';
import { aRequest, aSpan } from '../../packages/server/test/traces/a-span.ts';
import { CAPTURES, captured } from '../../packages/server/test/traces/captured.ts';
import { type RecordedSession, replaySession } from '../eval/candidates/replay.ts';

/** What an agent reads, and how much of its context that takes. */
export interface Weight {
  what: string;
  /** Tokens of o200k_base, or bytes where it says so. */
  tokens: number;
  ceiling: number;
}

const DEFAULT_ANSWER = 2_000;
const HEALTHY_TRACE = 450;
const FAILED_TRACE = 800;
const FOLDED_TREE = 150;

/** Everything that has a ceiling, on recorded requests; of several answers the heaviest. */
export async function measure(): Promise<Weight[]> {
  const session = await replaySession();
  try {
    return [...(await lists()), ...traces(), ...(await answers(session))];
  } finally {
    await session.close();
  }
}

async function lists(): Promise<Weight[]> {
  const { Client, InMemoryTransport } = await import('@modelcontextprotocol/client');
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'weigher', version: '1' });
  // Listing tools asks nothing of the store.
  await createMcpServer({} as CallContext).connect(serverSide);
  await client.connect(clientSide);
  const { tools } = await client.listTools();
  await client.close();
  return [
    { what: `tools/list, ${tools.length} tools`, tokens: countTokens(JSON.stringify(tools)), ceiling: 2_000 },
    { what: 'server instructions, in bytes', tokens: Buffer.byteLength(INSTRUCTIONS), ceiling: 1_024 },
  ];
}

/** Whole traces as the default answer shows them. */
function traces(): Weight[] {
  const weigh = (detail: unknown) => countTokens(JSON.stringify(detail));
  const items = CAPTURES.map((name) => {
    const trace = interpretTrace(captured(name));
    const failed = trace.failure !== undefined && trace.statusCode !== 404;
    const [detail] = versionsOf(trace);
    return {
      what: `a ${failed ? 'failed' : 'healthy'} trace: ${name}`,
      tokens: weigh(detail),
      ceiling: failed ? FAILED_TRACE : HEALTHY_TRACE,
    };
  });
  const [repeated] = versionsOf(interpretTrace(repeatedQueries(39)));
  const tree = {
    what: 'span tree of 40 spans, 39 of them alike',
    tokens: weigh(repeated!.spans),
    ceiling: FOLDED_TREE,
  };
  return [...items, tree];
}

/** A page that asks the database for each row of a list. */
function repeatedQueries(times: number) {
  const root = aRequest({ method: 'GET', path: '/polls', route: '/polls', statusCode: 200 });
  const query = 'SELECT `main`.`Option`.`id`, `main`.`Option`.`label` FROM `main`.`Option` WHERE `pollId` = ?';
  return [
    root,
    ...Array.from({ length: times }, (_, i) =>
      aSpan({
        name: 'prisma:client:db_query',
        parentSpanId: root.spanId,
        kind: 'client',
        startMs: root.startMs + i * 3,
        endMs: root.startMs + i * 3 + 2.5,
        attributes: { 'db.system.name': 'sqlite', 'db.query.text': query },
      }),
    ),
  ];
}

async function answers(session: RecordedSession): Promise<Weight[]> {
  const toolOf = new Map(TOOLS.map((tool) => [tool.name, tool]));
  const heaviest = async (name: string, calls: readonly object[], note = ''): Promise<Weight> => {
    let tokens = 0;
    for (const args of calls) {
      const { text } = await session.call(toolOf.get(name)!, args);
      tokens = Math.max(tokens, countTokens(text));
    }
    return { what: `${name}${note}`, tokens, ceiling: DEFAULT_ANSWER };
  };
  const failed = (await failedTraces(session)).map((traceId) => ({ traceId }));
  const all = `, heaviest of ${failed.length} failures`;
  return [
    await heaviest('get_latest_error', [{}]),
    await heaviest('get_error_list', [{}]),
    await heaviest('get_error_list', [{ grouped: true }], ', grouped'),
    await heaviest('find_trace_candidates', [{ routeLike: 'polls' }], ', a word that many routes have'),
    await heaviest('get_trace', [{ timeWindow: '24h' }], ', a page of a day'),
    await heaviest('get_trace', failed, all),
    await heaviest('get_root_cause', failed, all),
    await heaviest('get_test_suggestions', failed, all),
    await heaviest('get_session_timeline', [{}]),
  ];
}

async function failedTraces(session: RecordedSession): Promise<string[]> {
  const errors = TOOLS.find(({ name }) => name === 'get_error_list')!;
  const { response } = await session.call(errors, { grouped: true, limit: 100, maxTokens: 8_000 });
  if (!response.success) throw new Error(response.diagnostic.message);
  return (response.data as { items: { traceId: string }[] }).items.map(({ traceId }) => traceId);
}
