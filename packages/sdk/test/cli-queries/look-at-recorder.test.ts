import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../src/cli/status/look-at-recorder.ts';

const aSession = (dropped: Record<string, number>, more = {}) => ({
  sessionId: 'abcdef0123456789',
  startedAt: 1,
  lastSeen: 2,
  health: { tracesCaptured: 9, spansExported: 9, spansDropped: 9, exportFailures: 0, dropped, ...more },
});

describe('problemsOf', () => {
  it('has a fix for what was lost against the will of the app', () => {
    expect(problemsOf(aSession({ refused: 2 }))).toEqual([
      { message: 'The server refused 2 spans of the app.', fix: expect.stringContaining('npm install') },
    ]);
    expect(problemsOf(aSession({ before_send_failed: 3 }))[0]?.message).toContain('beforeSend threw for 3 spans');
    expect(problemsOf(aSession({}, { lastFailure: 'key_refused' }))[0]?.fix).toContain('GLASSTRACE_API_KEY');
    expect(problemsOf({ ...aSession({}), settingsProblems: ['ignore is not a list.'] })[0]).toMatchObject({
      message: 'ignore is not a list.',
    });
  });

  it('takes what the app does not want, and what waited too long, for no fault', () => {
    expect(problemsOf(aSession({ ignored_path: 5, before_send: 5, queue_full: 5 }))).toEqual([]);
  });
});
