import {
  AppError,
  type DiagnosticReason,
  diagnosticReason,
  TIER_LIMITS,
  type ToolDiagnostic,
} from '@glasstrace/protocol';
import { beforeEach, expect, it, vi } from 'vitest';
import { findTraceCandidates } from '../../src/tools/find-trace-candidates.ts';
import { getErrorList } from '../../src/tools/get-error-list.ts';
import { getLatestError } from '../../src/tools/get-latest-error.ts';
import { getRootCause } from '../../src/tools/get-root-cause.ts';
import { getTrace } from '../../src/tools/get-trace.ts';
import type { Tool } from '../../src/tools/implement-tool.ts';
import { lacksFeature } from '../../src/tools/tier-gate.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import { aGraph } from '../analysis/a-graph.ts';
import { NOW_MS, type TestProject, useProjects } from '../tools/a-project.ts';
import { aFailure, aTrace } from '../tools/a-trace.ts';
import { aLog } from '../traces/a-log.ts';
import { SESSION_ID, START_MS, TRACE_ID } from '../traces/a-span.ts';

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

/** The diagnostic of an answer, of a failure or beside an empty list. */
async function diagnose(tool: Tool, args: object): Promise<ToolDiagnostic | undefined> {
  const { response } = await project.call(tool, args);
  return response.success ? (response.data as { diagnostic?: ToolDiagnostic }).diagnostic : response.diagnostic;
}

const brokenStore = (error: Error) => ({
  ...project,
  store: { ...project.store, listSessions: () => Promise.reject(error) },
});

/** How each reason is reached. */
const REACHED: Record<DiagnosticReason, (() => Promise<ToolDiagnostic | undefined>) | 'reserved'> = {
  no_traces_found: () => diagnose(getTrace, { traceId: 'f'.repeat(32) }),
  ttl_expired: async () => {
    await project.save(aFailure({ agoMs: 200 * 3_600_000 }), aTrace());
    const ids = new Map([[project.projectId, NOW_MS - 168 * 3_600_000]]);
    for await (const _ of project.store.remove({ keptSinceMs: ids, othersKeptSinceMs: Number.MIN_SAFE_INTEGER }));
    return diagnose(getErrorList, { timeWindow: { start: NOW_MS - 220 * 3_600_000, end: NOW_MS - 190 * 3_600_000 } });
  },
  subscription_required: async () => {
    await project.save(aFailure({ traceId: TRACE_ID }));
    return project
      .under('anonymous', { lapsed: { tier: 'trial', atMs: NOW_MS - 1_000 } })
      .fail(getRootCause, { traceId: TRACE_ID });
  },
  enrichment_pending: 'reserved',
  enrichment_failed: async () => {
    await project.save(aFailure({ traceId: TRACE_ID, error: 'Error', message: 'the depot said no' }));
    const problem = new AppError('LLM_QUEUE_FULL', { waiting: 100 });
    const enrichment = {
      explain: async () => ({ status: 'not_run' as const, problem }),
      find: async () => undefined,
      close: async () => {},
    };
    return project.under('local', { enrichment }).fail(getRootCause, { traceId: TRACE_ID });
  },
  database_unreachable: () => failWith(new AppError('STORE_UNREACHABLE')),
  // get_root_cause tells it as `unavailable`, with the trace; get_test_suggestions beside an empty map.
  tier_insufficient: async () =>
    lacksFeature('rootCause', {
      credential: { ...LIMITED, projectId: project.projectId },
      upgradeUrl: 'https://a.example',
    }),
  data_not_available: async () => {
    const log = aLog({ traceId: TRACE_ID, severity: 9, body: 'all is well' });
    await project.store.append(project.projectId, [
      { traceId: TRACE_ID, spans: [], logs: [log], index: indexTrace([], [log]) },
    ]);
    return diagnose(getRootCause, { traceId: TRACE_ID });
  },
  invalid_input: () => diagnose(getTrace, {}),
  internal_error: () => failWith(new TypeError('a defect')),
  no_candidates_in_window: async () => {
    await project.save(aTrace({ agoMs: 3 * 3_600_000 }));
    return diagnose(findTraceCandidates, { routeLike: 'payments' });
  },
  ambiguous_locator: async () => {
    await project.save(aTrace({ path: '/polls/new' }), aTrace({ path: '/polls/old' }));
    return diagnose(findTraceCandidates, { routeLike: 'polls' });
  },
  empty_session: async () => {
    await project.save(aTrace());
    return diagnose(findTraceCandidates, { sessionId: '0'.repeat(16) });
  },
  filters_too_restrictive: async () => {
    await project.save(aTrace({ path: '/polls' }));
    return diagnose(findTraceCandidates, { routeLike: 'polls', statusCode: 418 });
  },
  credential_has_no_traces: () => diagnose(findTraceCandidates, { routeLike: 'polls' }),
  possible_instrumentation_gap: async () => {
    await project.save(aTrace({ path: '/polls', sessionId: SESSION_ID, agoMs: NOW_MS - START_MS - 60_000 }));
    const route = { kind: 'handler', pattern: '/api/teams/[id]/invite' } as const;
    await project.importGraphs.write(project.projectId, aGraph({ 'app/api/teams/[id]/invite/route.ts': { route } }));
    return diagnose(findTraceCandidates, { routeLike: 'invite' });
  },
};

async function failWith(error: Error): Promise<ToolDiagnostic | undefined> {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { response } = await project.under('local', { store: brokenStore(error).store }).call(getLatestError);
  log.mockRestore();
  return response.success ? undefined : response.diagnostic;
}

const LIMITED = {
  tier: 'anonymous' as const,
  limits: TIER_LIMITS.anonymous,
  scope: new Set(['read' as const]),
};

it.each(diagnosticReason.options)('%s is reached, or reserved', async (reason) => {
  const reach = REACHED[reason];
  if (reach === 'reserved') return;
  const diagnostic = await reach();
  expect(diagnostic).toMatchObject({ reason });
  expect(diagnostic!.message.length).toBeGreaterThan(20);
});
