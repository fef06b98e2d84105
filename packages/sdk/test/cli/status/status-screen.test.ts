import type { HealthReport } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/cli/status/read-status.ts';
import { statusScreen } from '../../../src/cli/status/status-screen.ts';

const NONE = { captured: 0, exported: 0, dropped: {}, failedAttempts: 0 };

const aStatus = (status: Partial<Status>): Status => ({
  ok: true,
  version: '0.1.0',
  project: {
    dir: '/app',
    about: 'Next.js 16.4.6 · App Router · TypeScript · npm',
    loadedBy: 'instrumentation.ts loads Glasstrace',
  },
  server: { state: 'running', baseUrl: 'http://127.0.0.1:4319' },
  agents: [],
  problems: [],
  warnings: [],
  ...status,
});
const screen = (status: Partial<Status>, width = 120) =>
  statusScreen(aStatus(status), { paint: (_, text) => text, width }, 100_000).split('\n');

/** The screen for an app that reports this. */
const screenOf = (health: HealthReport) => screen({ session: { health } });

it('names the line of tRPC that production builds need, and is not alarmed', () => {
  expect(screen({ plainTrpc: { file: 'server/trpc.ts', line: 3 } }, 140)).toContain(
    'tRPC     server/trpc.ts:3 is without traceTrpc: production builds tell little of procedures (npx glasstrace init says more)',
  );
});

it('says when register ran, where the app listens, and that a process has ended', () => {
  const app = { running: true, processId: 7, registeredAt: 40_000, listening: [{ port: 3000, secure: false }] };
  expect(screen({ app })).toContain('Register ran 1 min ago, process 7, listening on 3000');
  expect(screen({ app: { ...app, running: false } })).toContain('Register ran 1 min ago; that process has ended');
  expect(screen({})).toContain('Register has not run yet; start the app');
});

it('tells of each agent whether it is connected, and the next step of one that is not', () => {
  const lines = screen(
    {
      agents: [
        { id: 'claude-code', name: 'Claude Code', file: '.mcp.json', state: 'connected', tools: 7 },
        {
          id: 'codex',
          name: 'Codex',
          file: '.codex/config.toml',
          state: 'waiting',
          nextStep: 'run "codex" here and trust the folder',
        },
      ],
    },
    80,
  );
  expect(lines).toContain('Agents   Claude Code  connected  7 tools');
  expect(lines).toContain('         Codex        waiting    run "codex" here and trust the folder');
});

it('cuts nothing of what somebody has to do, in a narrow terminal', () => {
  const written = { file: '.mcp.json', state: 'written' as const };
  const nextStep = 'run "claude" here, trust the folder and approve the server "glasstrace"';
  const agents = [{ id: 'claude-code' as const, name: 'Claude Code', ...written, nextStep }];
  const about = 'Next.js 16.4.6 · App Router in src · TypeScript · npm · app in apps/web';
  const project = { ...aStatus({}).project, about };
  const text = screen({ agents, project }, 60).join('\n');

  expect(text).toContain(
    [
      'App      Next.js 16.4.6 · App Router in src · TypeScript ·',
      '         npm · app in apps/web · instrumentation.ts loads',
      '         Glasstrace',
    ].join('\n'),
  );
  expect(text).toContain(
    [
      'Agents   Claude Code  written  run "claude" here, trust the',
      '                               folder and approve the server',
      '                               "glasstrace"',
    ].join('\n'),
  );
});

it('has a line for what is broken and for its fix, and fits 80 columns', () => {
  const told = {
    check: 'server',
    message: `The server ${'does not answer '.repeat(8)}`,
    why: 'It ended.',
    fix: 'npx glasstrace server start',
  };
  const lines = screen({ problems: [told], warnings: [{ ...told, message: 'Two clocks differ.' }] }, 80);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.slice(lines.findIndex((line) => line.startsWith('✗')))).toEqual([
    expect.stringMatching(/^✗ The server does not answer/),
    expect.stringMatching(/^ {2}does not answer/),
    '  fix  npx glasstrace server start',
    '',
    '▲ Two clocks differ.',
    '  fix  npx glasstrace server start',
    '',
    '1 problem, 1 warning. Why: npx glasstrace doctor',
  ]);
});

describe('the status of what an app sends', () => {
  it('counts spans and log records, and what waits', () => {
    const screen = screenOf({
      spans: { captured: 12, exported: 9, dropped: { ignored_path: 1 }, failedAttempts: 0 },
      logs: { captured: 5, exported: 2, dropped: {}, failedAttempts: 4 },
    });
    expect(screen).toContain('Spans    9 sent, 2 waiting, 1 dropped: 1 of ignored paths');
    expect(screen).toContain('Logs     2 sent, 3 waiting, 4 failed attempts, none dropped');
  });

  it('says nothing of log records where there are none', () => {
    expect(screenOf({ spans: NONE, logs: NONE }).filter((line) => /^(?:Spans|Logs)/.test(line))).toEqual([
      'Spans    0 sent, none dropped',
    ]);
  });

  it('names the hooks that fired', () => {
    const hooks = { incoming_request: 4, next_span: 20, 'error:on_request_error': 1, 'error:console_error': 2 };
    expect(screenOf({ spans: NONE, logs: NONE, hooks })).toContain(
      'Hooks    requests 4 · spans of Next.js 20 · errors: on_request_error 1, console_error 2',
    );
  });
});
