import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockApp } from '../../../src/cli/changes/lock-app.ts';
import { readProcessStart } from '../../../src/project/process-start.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

const write = (app: string, holder: object) => writeFiles(app, { '.glasstrace/lock': JSON.stringify(holder) });

it('leaves no trace once it is released', async () => {
  const app = tempFolder();

  const release = await lockApp(app);
  expect(readdirSync(join(app, '.glasstrace')).sort()).toEqual(['.gitignore', 'lock']);
  release();

  expect(readdirSync(app)).toEqual([]);
});

it('lets the second run go on when the first has ended, and says for whom it waits', async () => {
  const app = tempFolder();
  const order: string[] = [];
  const first = await lockApp(app);

  const second = lockApp(app, {
    onWait: (pid) => {
      order.push(`waits for ${pid === process.pid ? 'this process' : pid}`);
      first();
      order.push('first has ended');
    },
  }).then((release) => {
    order.push('second has it');
    release();
  });
  await second;

  expect(order).toEqual(['waits for this process', 'first has ended', 'second has it']);
});

it('gives up with the number of the process that does not end', async () => {
  const app = tempFolder();
  const release = await lockApp(app);

  await expect(lockApp(app, { waitMs: 0 })).rejects.toThrow(`(process ${process.pid}) is changing the files of ${app}`);
  release();
});

it.each([
  ['ended', () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid, start: '' })],
  ['is another one by now', () => ({ pid: process.pid, start: 'an earlier boot:1' })],
])('takes the lock of a process that %s', async (_, holder) => {
  const app = tempFolder();
  write(app, { ...holder(), host: hostname() });

  const release = await lockApp(app, { waitMs: 0 });

  expect(JSON.parse(readFileSync(join(app, '.glasstrace/lock'), 'utf8'))).toMatchObject({
    pid: process.pid,
    start: readProcessStart(process.pid),
  });
  release();
});

it('takes a lock that was cut off while it was written', async () => {
  const app = tempFolder();
  writeFiles(app, { '.glasstrace/lock': '' });

  (await lockApp(app, { waitMs: 0 }))();

  expect(existsSync(join(app, '.glasstrace/lock'))).toBe(false);
});

it('says what to delete where nobody can tell whether the process still runs', async () => {
  const app = tempFolder();
  write(app, { pid: 1, start: '', host: 'another-machine' });

  await expect(lockApp(app, { waitMs: 0 })).rejects.toMatchObject({
    message: expect.stringContaining('(process 1 on another-machine)'),
    fix: expect.stringContaining(join(app, '.glasstrace/lock')),
  });
});
