import { chmodSync, existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readProcessStart } from '../../../src/project/process-start.ts';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';
import { look, startCommand } from './interrupted-runs.ts';

const INIT = ['init', '--agents', 'claude-code'];

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, exitCode) => {
  it('before anything is written changes nothing, and says so', { timeout: 60_000 }, async () => {
    const app = aNextApp();
    const lock = { pid: process.pid, start: readProcessStart(process.pid), host: hostname() };
    writeFiles(app.app, { '.glasstrace/lock': JSON.stringify(lock), '.glasstrace/.gitignore': '*\n' });
    const before = look(app);

    const run = startCommand(app, INIT);
    await run.printed('waiting for it');
    run.child.kill(signal);

    expect(await run.ended).toMatchObject({
      code: exitCode,
      output: expect.stringContaining('Interrupted. Nothing was changed.'),
    });
    expect(look(app)).toEqual(before);
  });

  it('while the agents are asked leaves whole files, and says what is done', { timeout: 60_000 }, async () => {
    const app = aNextApp();
    const asked = join(app.home, 'asked');
    writeFiles(app.home, { 'bin/claude': `#!/bin/sh\ntouch ${asked}\nexec sleep 30\n` });
    chmodSync(join(app.home, 'bin/claude'), 0o755);
    const path = `${join(app.home, 'bin')}:${process.env.PATH}`;

    const run = startCommand(app, INIT, { PATH: path, GLASSTRACE_AUTOSTART: '0' });
    while (!existsSync(asked)) await sleep(50);
    run.child.kill(signal);

    expect(await run.ended).toMatchObject({ code: exitCode, output: expect.stringContaining('every file is whole') });
    expect(existsSync(join(app.app, '.glasstrace/lock'))).toBe(false);
    expect(await app.init({ agents: ['claude-code'] })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Everything is already set up'),
    });
  });
});

it('two inits at once end as one does, and uninit takes it back', { timeout: 120_000 }, async () => {
  const [once, twice] = [aNextApp(), aNextApp()];
  const before = look(twice);
  await once.init({ agents: ['claude-code', 'cursor', 'codex'] });
  const init = () =>
    glasstrace(['init', '--agents', 'claude-code,cursor,codex', '--no-verify'], {
      cwd: twice.app,
      env: { HOME: twice.home },
    });

  const runs = await Promise.all([init(), init(), init()]);

  expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    Array.from({ length: 3 }, () => ({ exitCode: 0, stderr: '' })),
  );
  expect(look(twice)).toEqual(look(once));
  await twice.uninit({ purge: true });
  expect(look(twice)).toEqual(before);
});
