import { AppError, TIER_LIMITS } from '@glasstrace/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TraceStore } from '../../src/store/trace-store.ts';
import { TOOLS } from '../../src/tools/registry.ts';
import { SESSION_ID, TRACE_ID } from '../traces/a-span.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { NOW_MS, type TestProject, useProjects } from './a-project.ts';
import { aFailure } from './a-trace.ts';

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const SECRET = 'onlyInTheOtherProject';
const ARGUMENTS: Record<string, object[]> = {
  get_latest_error: [{}],
  get_error_list: [{}, { grouped: true }, { sessionId: SESSION_ID }, { route: `/${SECRET}` }],
  find_trace_candidates: [
    { routeLike: SECRET.slice(0, 9) },
    { routeLike: TRACE_ID },
    { url: `/${SECRET}`, method: 'GET' },
    { timeWindow: '24h' },
    { sessionId: SESSION_ID, statusCode: 500 },
  ],
  get_trace: [{ traceId: TRACE_ID }, { timeWindow: '24h' }, { url: `/${SECRET.slice(0, 8)}`, timeWindow: '24h' }],
  get_root_cause: [{ traceId: TRACE_ID }],
  get_test_suggestions: [{ traceId: TRACE_ID }],
  get_session_timeline: [{}, { sessionId: SESSION_ID }],
};

it.each(TOOLS.map((tool) => [tool.name, tool] as const))(
  '%s shows one project nothing of another, in answers and in diagnostics',
  async (name, tool) => {
    await project.save(failingPoll(), aFailure({ path: `/${SECRET}`, message: SECRET }));

    for (const args of ARGUMENTS[name]!) {
      const { response, text } = await project.neighbour().call(tool, args);
      const echoed = JSON.stringify(args).includes(SECRET) ? 1 : 0;
      expect(text.split(SECRET).length - 1).toBe(echoed);
      expect(text).not.toContain('slug');
      expect(JSON.stringify(response)).not.toContain('"tracesInWindow":2');
    }
  },
);

describe('when something of ours fails', () => {
  const callWith = (store: Partial<TraceStore>) =>
    TOOLS[0]!.call(
      {},
      {
        store: store as TraceStore,
        importGraphs: { read: async () => undefined },
        credential: { projectId: 1, tier: 'local', limits: TIER_LIMITS.local, scope: new Set(['read']) },
        now: () => NOW_MS,
      },
    );

  it('a store that does not answer is database_unreachable', async () => {
    const { response, isError } = await callWith({
      listSessions: async () => {
        throw new AppError('STORE_UNREACHABLE');
      },
    });
    expect(isError).toBe(true);
    expect(response).toMatchObject({ success: false, diagnostic: { reason: 'database_unreachable' } });
  });

  it('a defect is internal_error; its details go to the log, not to the agent', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { text, isError } = await callWith({
      listSessions: async () => {
        throw new TypeError('secret detail');
      },
    });
    expect(isError).toBe(true);
    expect(text).toContain('internal_error');
    expect(text).not.toContain('secret detail');
    expect(log).toHaveBeenCalled();
    log.mockRestore();
  });
});
