import type { HealthReport } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { lossesOf } from '../../../src/cli/doctor/checks/losses.ts';

type Dropped = HealthReport['spans']['dropped'];

const lossesWith = (spans: Dropped, logs: Dropped = {}, more: Partial<HealthReport> = {}) =>
  lossesOf({
    spans: { captured: 9, exported: 9, dropped: spans, failedAttempts: 0 },
    logs: { captured: 9, exported: 9, dropped: logs, failedAttempts: 0 },
    ...more,
  });

describe('what an app lost', () => {
  it('has a fix for what was lost against the will of the app', () => {
    expect(lossesWith({ refused: 2 }, { refused: 1 })).toMatchObject([
      {
        state: 'problem',
        says: 'The server refused 2 spans and 1 log record of the app.',
        fix: expect.stringContaining('npm install'),
      },
    ]);
    expect(lossesWith({}, { too_large: 1 })[0]).toMatchObject({ why: 'They are too large for one request.' });
    expect(lossesWith({}, { before_send_failed: 3 })[0]?.says).toContain('threw for 3 log records');
    expect(lossesWith({}, {}, { lastFailure: 'key_refused' })[0]).toMatchObject({
      fix: expect.stringContaining('GLASSTRACE_API_KEY'),
    });
  });

  it('says what the server said, of what it said it', () => {
    const lastRefusal = { reason: 'rejected', message: '1 spans: a limit.' } as const;
    const [refused, rejected] = lossesWith({ rejected: 1, refused: 1 }, {}, { lastRefusal });
    expect(JSON.stringify(refused)).not.toContain('a limit');
    expect(rejected).toMatchObject({ why: expect.stringContaining('It said: 1 spans: a limit.') });
  });

  it('warns of what had to go because nobody took it', () => {
    expect(lossesWith({ queue_full: 2 }, { queue_full: 5 })).toMatchObject([
      { state: 'warning', says: 'The app dropped 2 spans and 5 log records while no server took them.' },
    ]);
  });

  it('takes what the app does not want for no fault', () => {
    const unwanted = { ignored_path: 5, before_send: 5 };
    expect(lossesWith(unwanted, { ...unwanted, request_limit: 5 })).toEqual([]);
  });
});
