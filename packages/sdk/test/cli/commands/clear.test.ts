import type { IncomingMessage, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { clearCommand } from '../../../src/cli/commands/clear.ts';
import type { CliContext } from '../../../src/cli/context.ts';
import { appWithServer } from '../../support/app-with-server.ts';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

const answered = vi.hoisted(() => ({ confirm: vi.fn() }));
vi.mock('@clack/prompts', async (original) => ({ ...(await original<object>()), confirm: answered.confirm }));

const KEY = `gt_dev_${'1'.repeat(48)}`;

/** An app that uses a server of ours at a configured endpoint, with so many traces. */
async function anAppWithTraces(
  traces: number,
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean,
) {
  const server = await loopbackStub((request, response) => {
    if (answer?.(request, response)) return;
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.method === 'DELETE') return void json({ removed: traces });
    const times = traces > 0 ? { oldest: Date.now() - 3 * 86_400_000, newest: Date.now() } : {};
    json({ tier: 'pro', traces, storageTtlHours: 48, ...times });
  });
  const dir = tempFolder();
  writeFiles(dir, {
    'package.json': JSON.stringify({ dependencies: { next: '16.4.6' } }),
    '.env.local': `GLASSTRACE_ENDPOINT=${server.baseUrl}\nGLASSTRACE_API_KEY=${KEY}\n`,
  });
  return { dir, server, removals: () => server.requests.filter(({ method }) => method === 'DELETE') };
}

async function clearInTerminal(cwd: string): Promise<{ exitCode: typeof process.exitCode; stdout: string }> {
  let stdout = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      stdout += chunk;
      done();
    },
  });
  const context: CliContext = {
    cwd,
    env: {},
    home: cwd,
    platform: 'linux',
    stdout: stream,
    stderr: stream,
    interactive: true,
  };
  await clearCommand(context).parseAsync([], { from: 'user' });
  const { exitCode } = process;
  process.exitCode = undefined;
  return { exitCode, stdout };
}

describe('glasstrace clear', () => {
  it('says what would go, and removes nothing, where nobody can be asked', async () => {
    const { dir, server, removals } = await anAppWithTraces(1_312);

    const { exitCode, stdout, stderr } = await glasstrace(['clear'], { cwd: dir });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('1,312 traces of ~, begun 3 d to 0 s ago.');
    expect(stderr).toContain(`At ${server.baseUrl} they are those of everybody with a key of this project.`);
    expect(stderr).toContain('Nothing was removed.\nTo remove them: --yes\n');
    expect(removals()).toEqual([]);
  });

  it('removes with --yes, with the key of the project and in one request', async () => {
    const { dir, removals } = await anAppWithTraces(1);

    const { exitCode, stdout } = await glasstrace(['clear', '--yes'], { cwd: dir });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Removed 1 trace\. /);
    expect(removals()).toMatchObject([{ url: '/v1/traces', headers: { authorization: `Bearer ${KEY}` } }]);
  });

  it('prints one object with --json, and asks nothing', async () => {
    const { dir } = await anAppWithTraces(7);

    const refused = await glasstrace(['clear', '--json'], { cwd: dir });
    const removed = await glasstrace(['clear', '--json', '--yes'], { cwd: dir });

    expect(refused).toMatchObject({ exitCode: 2, stderr: '' });
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, removed: 0, next: expect.stringContaining('--yes') });
    expect(removed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(removed.stdout)).toEqual({ ok: true, removed: 7 });
  });

  it.each([
    [true, 0, 1, 'Removed 3 traces.'],
    [false, 130, 0, 'Nothing was removed.'],
    [Symbol('cancelled'), 130, 0, 'Nothing was removed.'],
  ])('asks on a terminal; the answer %s', async (answer, exitCode, removals, text) => {
    const app = await anAppWithTraces(3);
    answered.confirm.mockResolvedValueOnce(answer);

    const run = await clearInTerminal(app.dir);

    expect(answered.confirm).toHaveBeenLastCalledWith(
      expect.objectContaining({ message: expect.stringMatching(/^3 traces .* Remove them\?$/), initialValue: false }),
    );
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout).toContain(text);
    expect(app.removals()).toHaveLength(removals);
  });

  it('is content when there is nothing', async () => {
    const { dir, removals } = await anAppWithTraces(0);

    expect(await glasstrace(['clear'], { cwd: dir })).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing is recorded of this project.\n',
    });
    expect(removals()).toEqual([]);
  });

  it('makes no key and starts no server for a project of which nothing was recorded', async () => {
    const app = await appWithServer();

    const { exitCode, stderr } = await glasstrace(['clear', '--yes'], { cwd: app.dir, env: app.env });

    expect(exitCode).toBe(1);
    expect(stderr).toBe('This project has no key yet, so nothing was recorded for it.\nRun: npx glasstrace init\n');
    expect(app.starts()).toEqual([]);
  });

  it.each([
    [403, 'SCOPE_MISSING', 'lacks the scope "full"'],
    [404, 'PATH_UNKNOWN', 'too old for this command'],
    [401, 'KEY_UNKNOWN', 'does not accept the key in GLASSTRACE_API_KEY'],
    [503, 'STORE_UNREACHABLE', 'The trace store does not answer'],
  ])('tells an answer of %i %s', async (status, code, message) => {
    const { dir } = await anAppWithTraces(3, ({ method }, response) => {
      if (method !== 'DELETE') return false;
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { code, message: 'x' } }));
      return true;
    });

    const { exitCode, stdout, stderr } = await glasstrace(['clear', '--yes'], { cwd: dir });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(KEY);
  });

  it('says that nobody answers', async () => {
    const { dir } = await anAppWithTraces(3);
    writeFiles(dir, { '.env.local': `GLASSTRACE_ENDPOINT=http://127.0.0.1:9\nGLASSTRACE_API_KEY=${KEY}\n` });

    expect(await glasstrace(['clear', '--yes'], { cwd: dir })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('No Glasstrace server answers at http://127.0.0.1:9.'),
    });
  });
});
