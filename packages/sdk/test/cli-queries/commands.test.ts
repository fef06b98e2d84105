import { expect, it } from 'vitest';
import { appWithServer } from '../support/app-with-server.ts';
import { glasstrace } from '../support/glasstrace-command.ts';
import { loopbackStub } from '../support/loopback-stub.ts';
import { mcpRoute } from '../support/mcp-route.mjs';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';
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
  const stub = await loopbackStub(mcpRoute({ answers }));
  const env = { ...app.env, GLASSTRACE_ENDPOINT: stub.baseUrl };
  return { ...app, stub, run: (...args: string[]) => glasstrace(args, { cwd: app.dir, env }) };
}

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
  [['errors', '--limit', 'many'], "error: option '--limit <n>' argument 'many' is invalid"],
  [['errors', '--limit', '101'], 'whole number from 1 to 100'],
  [['errors', '--unknown'], "error: unknown option '--unknown'"],
  [['trace'], "error: missing required argument 'id'"],
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
  expect(stderr).toMatch(/There is no Next\.js app in .*\n.*--project/);
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
  expect(stdout).toContain('The app does not load Glasstrace.');
  expect(stdout).toContain('npx glasstrace init');
  expect(stdout).toContain('npm install --save-dev @glasstrace/server');
});

it('status of an app that is set up and whose server sleeps is no failure', async () => {
  const app = await appWithServer();
  writeFiles(app.dir, {
    'src/instrumentation.ts': "const glasstrace = import('@glasstrace/sdk');",
    '.glasstrace/anon_key': `gt_anon_${'b'.repeat(48)}`,
    '.mcp.json': '{ "mcpServers": { "glasstrace": { "command": "npx" } } }',
    '.codex/config.toml': '[mcp_servers.other]\n',
  });

  const { exitCode, stdout } = await glasstrace(['status', '--json'], { cwd: app.dir, env: app.env });

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    project: { dir: app.dir, instrumentation: 'src/instrumentation.ts', key: { source: 'anonymous', ends: 'bbbb' } },
    server: { state: 'stopped' },
    agents: [{ id: 'claude-code', file: '.mcp.json' }],
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
    'instrumentation.js': "import('@glasstrace/sdk')",
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
    'instrumentation.js': "import('@glasstrace/sdk')",
    '.glasstrace/anon_key': `gt_anon_${'b'.repeat(48)}`,
  });

  const { exitCode, stdout } = await glasstrace(['status'], {
    cwd: app.dir,
    env: { ...app.env, GLASSTRACE_ENDPOINT: stub.baseUrl },
  });

  expect(exitCode).toBe(1);
  expect(stdout).toContain('does not accept the key in .glasstrace/anon_key');
});
