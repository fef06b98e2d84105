import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, connectOverHttp } from '../support/agent.ts';
import { mustRun, type RunningProcess, startProcess } from '../support/child-process.ts';
import { installPackages } from '../support/example-app.ts';
import { type LatestError, latestErrorSince } from '../support/latest-error.ts';
import { localServerOf, stopLocalServer } from '../support/local-server.ts';
import { createSandbox, type Sandbox } from '../support/sandbox.ts';
import { positionOf, shiftLines } from '../support/source-position.ts';
import {
  edit,
  fillIn,
  runSuggested,
  type TestFile,
  type TestSuggestions,
  writeTestFile,
} from '../support/suggested-test.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/express-app', import.meta.url));

/** The packed packages in an app without Next.js: `node --import @glasstrace/sdk/register`. */
describe('an agent that asks for the latest error of the Express app', () => {
  let sandbox: Sandbox;
  let app: string;
  let running: RunningProcess;
  let url: string;
  let agent: Agent;

  beforeAll(async () => {
    sandbox = createSandbox('express');
    app = join(sandbox.folder, 'app');
    cpSync(EXAMPLE, app, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
    await mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: app, env: sandbox.env });
    await installPackages(app, sandbox.env);
    shiftLines(app, 'src/ratings.js', 7);
    shiftLines(app, 'src/library.js', 4);
    await start();
    await fetch(url);
    const { port } = await localServerOf(sandbox);
    const key = readFileSync(join(app, '.glasstrace', 'anon_key'), 'utf8').trim();
    agent = await connectOverHttp(`http://127.0.0.1:${port}`, key);
  });

  async function start() {
    running = startProcess(process.execPath, ['--import', '@glasstrace/sdk/register', 'src/main.js'], {
      cwd: app,
      env: { ...sandbox.env, PORT: '0' },
    });
    await running.printed('Listening on', 60_000);
    url = /http:\S+/.exec(running.output())![0];
  }

  afterAll(async () => {
    await agent?.close();
    await running?.stop();
    await stopLocalServer(sandbox);
    await sandbox.remove();
  });

  async function runInto(path: string, init?: RequestInit): Promise<LatestError> {
    const before = Date.now();
    const response = await fetch(`${url}${path}`, init);
    expect([response.status, await response.text()]).toEqual([500, '{"error":"Something went wrong."}']);
    return latestErrorSince(agent, before, path);
  }

  it('gets the line, the route with its prefix and the framework, though an error handler answered', async () => {
    const { summary } = await runInto('/api/books/978-0140449136/ratings');

    const at = { file: 'src/ratings.js', marker: 'export async function', code: 'stars, by' };
    expect(summary.sourceLocation).toEqual({ file: at.file, ...positionOf(app, at), mapped: true });
    expect(summary.errorEvidence?.exceptionType).toBe('TypeError');
    expect(summary.requestIdentity).toMatchObject({
      routePattern: '/api/books/:isbn/ratings',
      framework: 'express',
    });
  });

  it('gets the constraint that a query broke, and the query without its values', async () => {
    const { summary, spans } = await runInto('/api/books', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ isbn: '978-0140449136', title: 'A title that stays at home' }),
    });

    const at = { file: 'src/library.js', marker: 'addBook(isbn, title) {', code: 'run(isbn' };
    expect(summary.sourceLocation).toEqual({ file: at.file, ...positionOf(app, at), mapped: true });
    expect(summary.errorCategory).toBe('unique-constraint');
    expect(JSON.stringify(spans)).toContain('insert into books (isbn, title) values (?, ?)');
    expect(JSON.stringify({ summary, spans })).not.toContain('stays at home');
  });

  it('finds nothing of Glasstrace in the output of the app', () => {
    expect(running.output()).toBe(`Listening on ${url}\n`);
  });

  it('gets tests that fail for both bugs and pass when they are repaired', async () => {
    const book = { isbn: '978-0140449136', title: 'The Odyssey' };
    const headers = { 'content-type': 'application/json' };
    const failures = [
      await runInto('/api/books/978-0140449136/ratings'),
      await runInto('/api/books', { method: 'POST', headers, body: JSON.stringify(book) }),
    ];
    const files: TestFile[] = [];
    for (const { summary } of failures) {
      const answer = await agent.ask<TestSuggestions>('get_test_suggestions', { traceId: summary.traceId });
      files.push((answer as { data: TestSuggestions }).data.regressionTests[0]!.testFile!);
    }
    for (const file of files) writeTestFile(app, file);
    fillIn(app, files[0]!, {});
    fillIn(app, files[1]!, { BODY: JSON.stringify(book) });
    const run = () => Promise.all(files.map((file) => runSuggested(app, file, { ...sandbox.env, BASE_URL: url })));

    const failed = { exitCode: 1, stdout: expect.stringContaining('It answered 500.') };
    expect(await run()).toEqual([expect.objectContaining(failed), expect.objectContaining(failed)]);

    const [from, to] = ['  return { best', '  if (!best) return { count: 0 };\n  return { best'];
    edit(app, 'src/ratings.js', from, to);
    edit(
      app,
      'src/app.js',
      'response.status(500)',
      "response.status(_error.code?.startsWith('SQLITE_CONSTRAINT') ? 409 : 500)",
    );
    await running.stop();
    await start();
    expect((await run()).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });
});
