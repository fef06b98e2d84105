import { expect, it } from 'vitest';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { aNextApp } from '../support/next-app.ts';

it('runs in a pipe without a question and without an escape code', async () => {
  const app = aNextApp();

  const { exitCode, stdout, stderr } = await glasstrace(['init', '--agents', 'claude-code,cursor'], { cwd: app.app });

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('create .mcp.json');
  expect(stdout).not.toContain('\u001b');
});

it.each([
  [['init', '--unknown'], "unknown option '--unknown'"],
  [['init', 'here'], 'too many arguments'],
  [['init', '--agents', 'claude'], '"claude" is none of claude-code, codex'],
  [['init', '--transport', 'sse'], 'Allowed choices are stdio, http'],
  [['uninit', '--all'], "unknown option '--all'"],
  [['mcp', 'add', '--agents'], 'argument missing'],
])('takes %j for a usage error that changes nothing', async (args, message) => {
  const app = aNextApp();
  const before = app.files();

  const { exitCode, stderr } = await glasstrace(args, { cwd: app.app });

  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(app.files()).toEqual(before);
});

it.each(['init', 'uninit', 'mcp add'])('documents its exit codes: %s', async (command) => {
  const app = aNextApp();

  expect(await glasstrace([...command.split(' '), '--help'], { cwd: app.app })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/Exit codes: 0 done[\s\S]*2 usage[\s\S]*3 a file/),
  });
});

it.each([
  [['--vresion'], "unknown option '--vresion'"],
  [['foo'], "unknown command 'foo'"],
  [[], 'npx glasstrace init'],
])('takes glasstrace %j for a usage error that names what there is', async (args, message) => {
  const app = aNextApp();
  const before = app.files();

  const { exitCode, stdout, stderr } = await glasstrace(args, { cwd: app.app });

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(app.files()).toEqual(before);
});

it.each([
  ['a usage error', ['init', '--json', '--vresion'], 2, "unknown option '--vresion'"],
  ['no app', ['init', '--json', '--project', 'nowhere'], 1, 'nowhere'],
  ['no app to look at', ['status', '--json', '--project', 'nowhere'], 1, 'nowhere'],
  ['nothing set up to connect agents to', ['mcp', 'add', '--json'], 1, 'is not set up yet'],
])('prints one object with --json, also of %s', async (_, args, exitCode, message) => {
  const app = aNextApp();

  const result = await glasstrace(args, { cwd: app.app });

  expect(result.exitCode).toBe(exitCode);
  expect(JSON.parse(result.stdout)).toMatchObject({
    ok: false,
    error: expect.stringContaining(message),
    next: expect.any(String),
  });
});
