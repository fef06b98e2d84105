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
