import type { AppSession, HealthReport } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../src/cli/status/look-at-recorder.ts';

type Dropped = HealthReport['spans']['dropped'];

const aSession = (spans: Dropped, logs: Dropped = {}, more: Partial<HealthReport> = {}): AppSession => ({
  sessionId: 'abcdef0123456789',
  startedAt: 1,
  lastSeen: 2,
  health: {
    spans: { captured: 9, exported: 9, dropped: spans, failedAttempts: 0 },
    logs: { captured: 9, exported: 9, dropped: logs, failedAttempts: 0 },
    ...more,
  },
});

describe('problemsOf', () => {
  it('has a fix for what was lost against the will of the app', () => {
    expect(problemsOf(aSession({ refused: 2 }, { refused: 1 }))).toEqual([
      {
        message: 'The server refused 2 spans and 1 log record of the app.',
        fix: expect.stringContaining('npm install'),
      },
    ]);
    expect(problemsOf(aSession({}, { too_large: 1 }))[0]?.message).toContain('1 log record of the app: too large');
    expect(problemsOf(aSession({}, { before_send_failed: 3 }))[0]?.message).toContain('threw for 3 log records');
    expect(problemsOf(aSession({}, {}, { lastFailure: 'key_refused' }))[0]?.fix).toContain('GLASSTRACE_API_KEY');
    expect(problemsOf({ ...aSession({}), settingsProblems: ['ignore is not a list.'] })[0]).toMatchObject({
      message: 'ignore is not a list.',
    });
  });

  it('says what the server said, of what it said it', () => {
    const lastRefusal = { reason: 'rejected', message: '1 spans: a limit.' } as const;
    expect(problemsOf(aSession({ rejected: 1, refused: 1 }, {}, { lastRefusal }))).toEqual([
      { message: expect.stringContaining('refused 1 span'), fix: expect.any(String) },
      { message: expect.stringContaining('without 1 span'), said: '1 spans: a limit.', fix: expect.any(String) },
    ]);
  });

  it('tells of another tracing SDK that takes something away', () => {
    expect(problemsOf({ ...aSession({}), tracing: { mode: 'joined' } })).toEqual([]);
    expect(problemsOf({ ...aSession({}), tracing: { mode: 'apart' } })[0]?.message).toContain('Another tracing SDK');
    const tracing = { mode: 'joined', sampler: 'TraceIdRatioBased{0.25}' } as const;
    expect(problemsOf({ ...aSession({}), tracing })).toEqual([
      {
        message: expect.stringContaining('samples, with TraceIdRatioBased{0.25}'),
        fix: expect.stringContaining('OTEL_TRACES_SAMPLER=always_on'),
      },
    ]);
  });

  it('takes what the app does not want, and what waited too long, for no fault', () => {
    const unwanted = { ignored_path: 5, before_send: 5, queue_full: 5 };
    expect(problemsOf(aSession(unwanted, { ...unwanted, request_limit: 5 }))).toEqual([]);
  });
});
