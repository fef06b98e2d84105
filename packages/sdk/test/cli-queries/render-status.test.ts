import type { HealthReport } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { statusScreen } from '../../src/cli/render/status.ts';
import { problemsOf } from '../../src/cli/status/look-at-recorder.ts';

const NONE = { captured: 0, exported: 0, dropped: {}, failedAttempts: 0 };

/** The screen for an app that reports this. */
function screenOf(health: HealthReport): string[] {
  const session = { sessionId: 'abcdef0123456789', startedAt: 1, lastSeen: 2, health };
  const status = {
    ok: true,
    version: '0.1.0',
    project: { dir: '/app', instrumentation: 'instrumentation.ts' },
    server: { state: 'running' as const, baseUrl: 'http://127.0.0.1:4319' },
    session,
    agents: [],
    problems: problemsOf(session),
  };
  return statusScreen(status, { paint: (_, text) => text, width: 120 }, 10).split('\n');
}

it('names the line of tRPC that production builds need, and is not alarmed', () => {
  const status = {
    ok: true,
    version: '0.1.0',
    project: { dir: '/app', instrumentation: 'instrumentation.ts' },
    plainTrpc: { file: 'server/trpc.ts', line: 3 },
    server: { state: 'stopped' as const },
    agents: [],
    problems: [],
  };
  expect(statusScreen(status, { paint: (_, text) => text, width: 140 }, 10).split('\n')).toContain(
    'tRPC     server/trpc.ts:3 is without traceTrpc: production builds tell little of procedures (npx glasstrace init says more)',
  );
});

describe('the status of what an app sends', () => {
  it('counts spans and log records, and what waits', () => {
    const screen = screenOf({
      spans: { captured: 12, exported: 9, dropped: { ignored_path: 1 }, failedAttempts: 0 },
      logs: { captured: 5, exported: 2, dropped: {}, failedAttempts: 4 },
    });
    expect(screen).toContain('Spans    9 sent, 2 waiting, 1 dropped: 1 of ignored paths (as the app last reported)');
    expect(screen).toContain('Logs     2 sent, 3 waiting, 4 failed attempts, none dropped (as the app last reported)');
  });

  it('says nothing of log records where there are none', () => {
    expect(screenOf({ spans: NONE, logs: NONE }).filter((line) => /^(?:Spans|Logs)/.test(line))).toEqual([
      'Spans    0 sent, none dropped (as the app last reported)',
    ]);
  });

  it('gives the word to the server when it refused something', () => {
    const screen = screenOf({
      spans: NONE,
      logs: { captured: 3, exported: 1, dropped: { rejected: 2 }, failedAttempts: 0 },
      lastRefusal: { reason: 'rejected', message: '2 log records: their traces have as many as are kept.' },
    });
    const at = screen.findIndex((line) => line.startsWith('✗'));
    expect(screen.slice(at, at + 3)).toEqual([
      '✗ The server took requests of the app without 2 log records.',
      '  said 2 log records: their traces have as many as are kept.',
      '  fix  Limits are those of the project on that server; a time out of range is a wrong clock.',
    ]);
  });
});
