import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { TOOL_NOTES } from '@glasstrace/protocol/mcp/tool-notes';
import { TOOL_CONTRACTS } from '@glasstrace/protocol/tools/all';
import { VERSION } from '@glasstrace/protocol/version';
import { expect, it, onTestFinished } from 'vitest';
import { bridgeCommand } from '../../../src/cli/agents/bridge-command.ts';
import { instrumentationFile } from '../../../src/cli/edit/instrumentation/code.ts';
import { FLAGS, VERBS } from '../../../src/cli/query/verbs.ts';
import { appWithServer } from '../../support/app-with-server.ts';
import { glasstrace, glasstraceCommand } from '../../support/glasstrace-command.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { mcpRoute } from '../../support/mcp-route.mjs';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';
import { aFailedTrace, anErrorListItem, aSpan, TRACE_ID } from './trace-builder.ts';

const LATEST = {
  success: true,
  data: {
    summary: aFailedTrace(),
    spans: [aSpan({ name: 'POST /api/polls' })],
    session: { current: true, errorAgeMs: 12_000 },
    otherErrors: { count: 0 },
  },
};
const ERRORS = { success: true, data: { items: [anErrorListItem()], totalCount: 1, hasMore: false } };
const NOT_FOUND = { success: false, diagnostic: { reason: 'no_traces_found', message: 'No such trace.' } };
const NOTHING_YET = { success: false, diagnostic: { reason: 'no_traces_found', message: 'No failed request yet.' } };

/** An app whose configured server answers as given, and how to run the command in it. */
async function appAnswering(answers: Record<string, unknown>) {
  const app = await appWithServer();
  const asked: unknown[] = [];
  const route = mcpRoute({ answers });
  const stub = await loopbackStub((request, response) => {
    request.on('data', (chunk) => asked.push(callOf(JSON.parse(String(chunk)))));
    void route(request, response);
  });
  const env = { ...app.env, GLASSTRACE_ENDPOINT: stub.baseUrl };
  return { ...app, env, asked, run: (...args: string[]) => glasstrace(args, { cwd: app.dir, env }) };
}

const callOf = ({ params }: { params?: { name?: string; arguments?: object } }) => ({
  name: params?.name,
  arguments: params?.arguments,
});

it('latest shows the error, its place and its source line, without colors in a pipe', async () => {
  const { run } = await appAnswering({ get_latest_error: LATEST });

  const { exitCode, stdout, stderr } = await run('latest');

  expect(stdout).toContain('POST /api/polls 500');
  expect(stdout).toContain('src/lib/polls.ts:14:28');
  expect(stdout).toContain('❯ 14 │   return prisma.poll.create');
  expect(stdout).not.toContain('\u001b');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

it('--json prints the envelope as the tool answers it', async () => {
  const { run } = await appAnswering({ get_latest_error: LATEST, get_error_list: ERRORS, get_trace: NOT_FOUND });

  expect(JSON.parse((await run('latest', '--json')).stdout)).toEqual(LATEST);
  expect(JSON.parse((await run('errors', '--json')).stdout)).toEqual(ERRORS);
  expect(JSON.parse((await run('trace', TRACE_ID, '--json')).stdout)).toEqual(NOT_FOUND);
});

it('that there is no error is an answer, that there is no such trace is none', async () => {
  const { run } = await appAnswering({ get_latest_error: NOTHING_YET, get_trace: NOT_FOUND });

  expect(await run('latest')).toMatchObject({ exitCode: 0, stdout: 'No failed request yet.\n' });
  expect(await run('trace', TRACE_ID)).toMatchObject({ exitCode: 1, stdout: 'No such trace.\n' });
});

it('errors hands its options to the tool', async () => {
  const asked: unknown[] = [];
  const app = await appWithServer();
  const route = mcpRoute({ answers: { get_error_list: ERRORS } });
  const stub = await loopbackStub((request, response) => {
    request.on('data', (chunk) => asked.push(JSON.parse(String(chunk)).params?.arguments));
    void route(request, response);
  });

  const options = ['--limit', '5', '--grouped', '--window', '24h'];
  const { stdout } = await glasstrace(['errors', ...options], {
    cwd: app.dir,
    env: { ...app.env, GLASSTRACE_ENDPOINT: stub.baseUrl },
  });

  expect(stdout).toContain('POST /api/polls · PrismaClientKnownRequestError');
  expect(asked).toContainEqual({ limit: 5, grouped: true, timeWindow: '24h', maxTokens: 8000 });
});

it.each([
  [
    ['find', 'polls', 'create', '--method', 'POST'],
    'find_trace_candidates',
    { routeLike: 'polls create', method: 'POST' },
  ],
  [['find'], 'find_trace_candidates', { timeWindow: '60m' }],
  [
    ['find', '--status', '500', '--internal'],
    'find_trace_candidates',
    { statusCode: 500, includeFrameworkInternal: true },
  ],
  [['trace', '--url', '/api/polls'], 'get_trace', { url: '/api/polls', timeWindow: '60m' }],
  [['trace', TRACE_ID.toUpperCase()], 'get_trace', { traceId: TRACE_ID }],
  [['root-cause', TRACE_ID.slice(0, 8)], 'get_root_cause', { traceId: TRACE_ID.slice(0, 8) }],
  [['tests', TRACE_ID, '--max-tokens', '500'], 'get_test_suggestions', { traceId: TRACE_ID, maxTokens: 500 }],
  [
    ['timeline', 'abcdef1234567890', '--limit', '7'],
    'get_session_timeline',
    { sessionId: 'abcdef1234567890', limit: 7 },
  ],
  [['errors', '--route', '/api/polls', '--cursor', 'abc'], 'get_error_list', { route: '/api/polls', cursor: 'abc' }],
])('%j asks %s', async (words, tool, args) => {
  const { run, asked } = await appAnswering({ [tool]: NOT_FOUND });

  expect((await run(...words)).stdout).toContain('No such trace.');
  expect(asked).toContainEqual({ name: tool, arguments: { maxTokens: 8_000, ...args } });
});

it('root-cause, find, tests and timeline print what the tools answer', async () => {
  const traceId = TRACE_ID;
  const { run } = await appAnswering({
    get_root_cause: {
      success: true,
      data: {
        status: 'completed',
        source: 'rules',
        rootCause: 'Another row has the same slug.',
        affectedComponent: 'prisma',
        errorCategory: 'unique-constraint',
        suggestedFix: 'Answer 409.',
        confidence: 0.95,
        codeLocation: { file: 'src/lib/polls.ts', line: 14 },
        next: [{ tool: 'get_test_suggestions', arguments: { traceId }, why: 'A test.' }],
      },
    },
    find_trace_candidates: {
      success: true,
      data: {
        query: {},
        effectiveTimeWindow: { start: 1, end: 2, serverNow: 2, defaulted: true },
        candidates: [],
        diagnostic: {
          reason: 'no_candidates_in_window',
          message: 'Nothing fits.',
          recoveryActions: [
            {
              label: 'Near to it.',
              tool: 'find_trace_candidates',
              suggestedParams: { url: "/o'brien $(rm)", limit: 5 },
            },
          ],
        },
        hasMore: false,
      },
    },
    get_test_suggestions: {
      success: true,
      data: {
        coverage: { testedPaths: [], untestedPaths: ['src/lib/polls.ts'], coveragePercent: 0 },
        regressionTests: [
          {
            name: 'the same slug twice',
            description: 'Answers 409.',
            targetPath: 'src/lib/polls.ts',
            testFile: {
              path: 'test/polls.test.ts',
              runner: 'vitest',
              run: 'npx vitest run',
              text: 'line 1\n\nline 3\n',
            },
          },
        ],
        preventionTests: [],
      },
    },
    get_session_timeline: { success: true, data: { items: [aFailedTrace()], hasMore: false } },
  });

  const cause = await run('root-cause', TRACE_ID);
  expect(cause.stdout).toContain('Another row has the same slug.\nunique-constraint · prisma · sure, 0.95 by rules');
  expect(cause.stdout).toContain(`npx glasstrace tests ${TRACE_ID.slice(0, 8)}  # A test.`);
  expect((await run('find', 'x')).stdout).toContain(`npx glasstrace find --url '/o'\\''brien $(rm)' --limit 5`);
  const tests = await run('tests', TRACE_ID);
  expect(tests.stdout).toContain('test/polls.test.ts\n  line 1\n\n  line 3\n');
  expect(tests.stdout).toContain('– src/lib/polls.ts');
  expect((await run('timeline')).stdout).toMatch(
    /^\d\d:\d\d:\d\d {2}4bf92f35 {2}500 {3}31 ms {2}POST \/api\/polls · Prisma.*src\/lib\/polls.ts:14:28\n$/,
  );
});

it.each(['errors', 'timeline'])(
  '%s --follow prints each failure once, as it comes, and ends quietly',
  async (command) => {
    const item = (digit: string) => ({ ...anErrorListItem(), ...aFailedTrace(), traceId: digit.repeat(32) });
    const answers = { get_error_list: {}, get_session_timeline: {} };
    const arrive = (...digits: string[]) => {
      const items = digits.map(item);
      const list = { items: items.toReversed(), totalCount: items.length, hasMore: false };
      Object.assign(answers, {
        get_error_list: { success: true, data: list },
        get_session_timeline: { success: true, data: { items, hasMore: false } },
      });
    };
    arrive('a', 'b');
    const { dir, env } = await appAnswering(answers);
    const { command: program, args } = glasstraceCommand(command, '--follow', '--json');
    const child = spawn(program, args, {
      cwd: dir,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill());
    const ids: string[] = [];
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      ids.push(JSON.parse(line).traceId[0]);
      if (ids.length === 2) arrive('a', 'b', 'c');
      if (ids.length === 3) break;
    }
    child.kill('SIGINT');
    const [exitCode] = await once(child, 'exit');

    expect(ids).toEqual(['a', 'b', 'c']);
    expect(exitCode).toBe(0);
  },
);

it('every tool has a command, the one that its reference names, and every parameter a flag', () => {
  for (const { name, input } of TOOL_CONTRACTS) {
    expect(`glasstrace ${VERBS[name]?.command}`).toBe(TOOL_NOTES[name]?.command);
    for (const parameter of Object.keys(input.shape)) expect(FLAGS[parameter], parameter).toMatch(/^--[a-z-]+$/);
  }
});

it.each([
  [['errors', '--limit', 'many'], "error: option '--limit <n>' argument 'many' is invalid"],
  [['errors', '--limit', '101'], 'whole number from 1 to 100'],
  [['errors', '--unknown'], "error: unknown option '--unknown'"],
  [['root-cause'], "error: missing required argument 'id'"],
  [['tests', 'abc'], '8 to 32 hex digits'],
  [['find', 'polls', '--status', 'bad'], 'whole number from 100 to 599'],
  [['trace', 'xyz'], '8 to 32 hex digits'],
  [['latest', 'now'], 'too many arguments'],
  [['lates'], "error: unknown command 'lates'"],
  [['status', '--project'], "error: option '--project <dir>' argument missing"],
])('takes %j for a usage error', async (args, message) => {
  const { exitCode, stderr, stdout } = await glasstrace(args, { cwd: tempFolder() });

  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

it('tells in one sentence and its fix why there is no answer, with --json as an envelope', async () => {
  const app = await appWithServer();
  const env = { ...app.env, GLASSTRACE_ENDPOINT: 'http://127.0.0.1:1' };
  const message = 'No Glasstrace server answers at http://127.0.0.1:1.';

  const plain = await glasstrace(['latest'], { cwd: app.dir, env });
  const json = await glasstrace(['latest', '--json'], { cwd: app.dir, env });

  expect(plain).toMatchObject({ exitCode: 1, stdout: '' });
  expect(plain.stderr.split('\n')[0]).toBe(message);
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    success: false,
    diagnostic: { reason: 'database_unreachable', message: expect.stringContaining(message) },
  });
});

it('says that there is no app here', async () => {
  const { exitCode, stderr } = await glasstrace(['latest'], { cwd: tempFolder() });

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/There is no app in .*\n.*--project/);
});

it('shows help without doing anything', async () => {
  const { exitCode, stdout } = await glasstrace(['latest', '--help'], { cwd: tempFolder() });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('Exit codes: 0 answered, 1 no answer, 2 usage.');
});

it('status says what is missing before init, with the fixes, and starts nothing', async () => {
  const app = await appWithServer({ installed: false });

  const { exitCode, stdout } = await glasstrace(['status'], { cwd: app.dir, env: app.env });

  expect(exitCode).toBe(1);
  expect(stdout).toContain('The app has no instrumentation file.');
  expect(stdout).toContain('npx glasstrace init');
  expect(stdout).toContain('npm install --save-dev @glasstrace/sdk @glasstrace/server');
});

it('status of an app that is set up and whose server sleeps is no failure', async () => {
  const app = await appWithServer({ version: VERSION });
  writeFiles(app.dir, {
    'src/app/page.tsx': '',
    'src/instrumentation.ts': instrumentationFile(true),
    'node_modules/@glasstrace/sdk/package.json': JSON.stringify({ version: VERSION }),
    '.glasstrace/anon_key': `gt_anon_${'b'.repeat(48)}`,
    '.mcp.json': JSON.stringify({
      mcpServers: {
        glasstrace: {
          type: 'stdio',
          ...bridgeCommand({ app: app.dir, startedIn: app.dir, platform: process.platform }),
        },
      },
    }),
    '.codex/config.toml': '[mcp_servers.other]\n',
  });

  const { exitCode, stdout } = await glasstrace(['status', '--json', '--no-verify'], { cwd: app.dir, env: app.env });

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    project: {
      dir: app.dir,
      loadedBy: 'src/instrumentation.ts loads Glasstrace',
      key: { source: 'anonymous', ends: 'bbbb' },
    },
    server: { state: 'stopped' },
    agents: [{ id: 'claude-code', file: '.mcp.json', state: 'written' }],
    problems: [],
  });
  expect(stdout).not.toContain('b'.repeat(8));
  expect(app.starts()).toEqual([]);
});

it('status shows what was seen last', async () => {
  const { dir, run } = await appAnswering({
    get_trace: {
      success: true,
      data: { items: [{ summary: aFailedTrace({ statusCode: 200 }), spans: [] }], hasMore: false },
    },
    get_error_list: ERRORS,
  });
  writeFiles(dir, {
    'instrumentation.js': instrumentationFile(false),
    'node_modules/@glasstrace/sdk/package.json': JSON.stringify({ version: VERSION }),
    '.glasstrace/anon_key': `gt_anon_${'b'.repeat(48)}`,
  });

  const { exitCode, stdout } = await run('status');

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/request .* ago: POST \/api\/polls 200 · error .* ago: POST \/api\/polls 500/);
});

it('status fails when the configured server refuses the key', async () => {
  const app = await appWithServer();
  const stub = await loopbackStub((_, response) => response.writeHead(401).end());
  writeFiles(app.dir, {
    'instrumentation.js': instrumentationFile(false),
    'node_modules/@glasstrace/sdk/package.json': JSON.stringify({ version: VERSION }),
    '.glasstrace/anon_key': `gt_anon_${'b'.repeat(48)}`,
  });

  const { exitCode, stdout } = await glasstrace(['status'], {
    cwd: app.dir,
    env: { ...app.env, GLASSTRACE_ENDPOINT: stub.baseUrl },
  });

  expect(exitCode).toBe(1);
  expect(stdout).toContain('does not accept the key in .glasstrace/anon_key');
});
