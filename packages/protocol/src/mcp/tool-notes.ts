import type { DiagnosticReason } from '../diagnostic.ts';

/** What the reference says of a tool beyond its schemas. */
export interface ToolNotes {
  /** The command that asks the same. */
  command: string;
  /** Reasons of its diagnostics beside those that every tool has. */
  reasons: DiagnosticReason[];
  tiers: string;
  example: { arguments: Record<string, unknown>; data: unknown };
}

/** Reasons that any tool can answer. */
export const COMMON_REASONS: readonly DiagnosticReason[] = ['invalid_input', 'database_unreachable', 'internal_error'];

export const REASON_MEANINGS: Record<DiagnosticReason, string> = {
  no_traces_found: 'Nothing matched in what this credential can see. Not a proof of absence.',
  ttl_expired: 'It was kept once, or the window asked for is older than what is kept.',
  subscription_required: 'The tier of the project has lapsed.',
  enrichment_pending: 'Reserved; an analysis that runs is told as `status: "pending"`.',
  enrichment_failed: 'The analysis by a model could not run.',
  database_unreachable: 'The store did not answer; the call may be repeated.',
  tier_insufficient: 'The tier of the project lacks the feature.',
  data_not_available: 'The trace exists, but not this part of it.',
  invalid_input: 'An argument can’t be used; the message says which and what is expected.',
  internal_error: 'A fault of the server; its log says more.',
  no_candidates_in_window: 'Nothing matched in the time that was searched.',
  ambiguous_locator: 'Several different routes or procedures match equally well.',
  empty_session: 'The session has no traces.',
  filters_too_restrictive: 'There are traces, but the filters together hide all of them.',
  credential_has_no_traces: 'No trace has ever arrived with this credential.',
  possible_instrumentation_gap: 'The app seems to have what was asked for, but it is not recorded.',
};

const TRACE_ID = '6038964ba843402ebe8b42d4ed81f0f6';
const SESSION_ID = 'abcdef1234567890';
const NOW = 1_712_534_400_000;
const HOUR = 3_600_000;

const summary = {
  traceId: TRACE_ID,
  route: 'POST /api/polls/create',
  method: 'POST',
  statusCode: 500,
  error: 'PrismaClientKnownRequestError: Unique constraint failed on the fields: (`slug`)',
  errorCode: 'P2002',
  errorCategory: 'unique-constraint',
  affectedComponent: 'prisma',
  duration: 142,
  timestamp: NOW - 60_000,
  sessionId: SESSION_ID,
  sourceLocation: { file: 'src/app/api/polls/create/route.ts', line: 24, column: 18, mapped: true },
  requestIdentity: {
    displayRoute: 'POST /api/polls/create',
    originalPath: '/api/polls/create',
    routePattern: '/api/polls/create',
    method: 'POST',
    framework: 'nextjs',
    operationKind: 'route_handler',
  },
};

const spans = [
  {
    name: 'POST /api/polls/create',
    layer: 'server',
    duration: 142,
    status: 'ERROR',
    error: 'PrismaClientKnownRequestError',
    children: [
      {
        name: 'prisma Poll.create',
        layer: 'database',
        duration: 38,
        status: 'ERROR',
        error: 'Unique constraint failed',
      },
    ],
  },
];

const lastHour = { start: NOW - HOUR, end: NOW, serverNow: NOW, defaulted: true };

export const TOOL_NOTES: Record<string, ToolNotes> = {
  get_latest_error: {
    command: 'glasstrace latest',
    reasons: ['no_traces_found'],
    tiers: 'Every tier.',
    example: {
      arguments: {},
      data: {
        summary,
        spans,
        session: { sessionId: SESSION_ID, current: true, errorAgeMs: 60_000, code: 'current' },
        otherErrors: { count: 0 },
        next: [{ tool: 'get_root_cause', arguments: { traceId: TRACE_ID }, why: 'Why it failed, and what to change.' }],
      },
    },
  },
  get_error_list: {
    command: 'glasstrace errors',
    reasons: [
      'no_traces_found',
      'no_candidates_in_window',
      'filters_too_restrictive',
      'empty_session',
      'credential_has_no_traces',
      'ttl_expired',
    ],
    tiers: 'Every tier.',
    example: {
      arguments: { statusCode: 404, limit: 10 },
      data: {
        items: [
          {
            traceId: TRACE_ID,
            route: '/_not-found',
            method: 'GET',
            statusCode: 404,
            error: 'Not Found',
            errorCategory: 'not-found',
            duration: 31,
            timestamp: NOW - 60_000,
            sessionId: SESSION_ID,
            fingerprint: '4c0f1d9a7e2b3c58',
            requestIdentity: {
              displayRoute: 'GET /api/health',
              originalPath: '/api/health',
              frameworkFallbackRoute: '/_not-found',
              method: 'GET',
            },
          },
        ],
        totalCount: 1,
        hasMore: false,
      },
    },
  },
  find_trace_candidates: {
    command: 'glasstrace find',
    reasons: [
      'no_candidates_in_window',
      'ambiguous_locator',
      'empty_session',
      'filters_too_restrictive',
      'credential_has_no_traces',
      'possible_instrumentation_gap',
      'ttl_expired',
      'subscription_required',
    ],
    tiers: 'Every tier.',
    example: {
      arguments: { routeLike: 'polls.comments.list' },
      data: {
        query: { routeLike: 'polls.comments.list', timeWindow: { start: NOW - HOUR, end: NOW } },
        effectiveTimeWindow: lastHour,
        candidates: [
          {
            traceId: TRACE_ID,
            confidence: 'exact',
            matchReasons: ['tRPC procedure matched polls.comments.list'],
            route: '/api/trpc',
            method: 'POST',
            statusCode: 500,
            timestamp: NOW - 50_000,
            duration: 81,
            sessionId: SESSION_ID,
            suggestedFollowups: {
              getTrace: {
                url: '/api/trpc/polls.comments.list',
                method: 'POST',
                statusCode: 500,
                timeWindow: { start: NOW - HOUR, end: NOW },
                limit: 10,
              },
              getRootCause: { traceId: TRACE_ID },
              getSessionTimeline: { sessionId: SESSION_ID },
            },
          },
        ],
        hasMore: false,
      },
    },
  },
  get_trace: {
    command: 'glasstrace trace',
    reasons: ['no_traces_found', 'ttl_expired'],
    tiers: 'Every tier.',
    example: {
      arguments: { url: '/api/polls/create', method: 'POST', statusCode: 500, timeWindow: '15m', limit: 5 },
      data: { items: [{ summary, spans }], effectiveTimeWindow: { ...lastHour, defaulted: false }, hasMore: false },
    },
  },
  get_root_cause: {
    command: 'glasstrace root-cause',
    reasons: ['no_traces_found', 'ttl_expired', 'subscription_required', 'enrichment_failed', 'data_not_available'],
    tiers:
      'Every tier but an anonymous project of a hosted server, which is answered `status: "unavailable"` with the summary and spans.',
    example: {
      arguments: { traceId: TRACE_ID },
      data: {
        status: 'completed',
        source: 'rules',
        rootCause:
          'The insert breaks the unique constraint of the field slug: a row with the same value is already there.',
        affectedComponent: 'prisma',
        errorCategory: 'unique-constraint',
        suggestedFix: 'Answer 409 where the code is P2002, or make the slug unique before it is inserted.',
        confidence: 0.95,
        codeLocation: { file: 'src/app/api/polls/create/route.ts', line: 24, column: 18 },
      },
    },
  },
  get_test_suggestions: {
    command: 'glasstrace tests',
    reasons: ['no_traces_found', 'ttl_expired'],
    tiers: 'Regression and prevention tests on every tier; the coverage map from trial on, else it is empty.',
    example: {
      arguments: { traceId: TRACE_ID },
      data: {
        coverage: {
          testedPaths: ['src/app/api/polls/create/route.ts'],
          untestedPaths: ['src/app/api/polls/[id]/route.ts', 'src/lib/slug.ts'],
          coveragePercent: 33,
          basis: 'static_imports',
        },
        regressionTests: [
          {
            name: 'duplicate slug',
            description: 'Creating two polls with the same title does not answer 500.',
            targetPath: 'src/app/api/polls/create/route.ts',
            testFile: {
              path: 'src/app/api/polls/create/route.test.ts',
              runner: 'vitest',
              run: 'npx vitest run src/app/api/polls/create/route.test.ts',
              text: "import { expect, test } from 'vitest'; …",
              fillIn: ['BODY'],
            },
          },
        ],
        preventionTests: [
          {
            name: 'unique slugs',
            description: 'Every field with a unique constraint is checked with a value that is already there.',
            targetPath: 'src/lib/slug.ts',
          },
        ],
      },
    },
  },
  get_session_timeline: {
    command: 'glasstrace timeline',
    reasons: ['no_traces_found', 'empty_session', 'credential_has_no_traces'],
    tiers: 'Every tier.',
    example: {
      arguments: { sessionId: SESSION_ID },
      data: {
        items: [
          {
            traceId: '11111111111141118111111111111111',
            route: 'GET /api/polls',
            method: 'GET',
            statusCode: 200,
            duration: 45,
            timestamp: NOW - 120_000,
          },
          {
            traceId: TRACE_ID,
            route: 'POST /api/polls/create',
            method: 'POST',
            statusCode: 500,
            error: 'PrismaClientKnownRequestError: Unique constraint failed on the fields: (`slug`)',
            duration: 142,
            timestamp: NOW - 60_000,
          },
        ],
        sessionId: SESSION_ID,
        hasMore: false,
      },
    },
  },
};
