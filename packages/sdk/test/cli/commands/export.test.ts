import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { glasstrace, glasstraceCommand } from '../../support/glasstrace-command.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

const KEY = `gt_dev_${'1'.repeat(48)}`;
const LINE = `{"resourceSpans":[{"resource":{},"scopeSpans":[]}]}\n`;

async function anApp(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const server = await loopbackStub((request, response) => answer(response, request));
  const dir = tempFolder();
  writeFiles(dir, {
    'package.json': JSON.stringify({ dependencies: { next: '16.4.6' } }),
    '.env.local': `GLASSTRACE_ENDPOINT=${server.baseUrl}\nGLASSTRACE_API_KEY=${KEY}\n`,
  });
  const before = readdirSync(dir);
  return { dir, server, added: () => readdirSync(dir).filter((name) => !before.includes(name)) };
}

const lines = (count: number) => (response: ServerResponse) =>
  void response.setHeader('content-type', 'application/jsonl').end(LINE.repeat(count));

describe('glasstrace export', () => {
  it('writes what is exported to stdout and what there is to say to stderr', async () => {
    const { dir, server } = await anApp(lines(3));

    const { exitCode, stdout, stderr } = await glasstrace(['export', '--window', '1h'], { cwd: dir });

    expect(exitCode).toBe(0);
    expect(stdout).toBe(LINE.repeat(3));
    expect(stderr).toBe('156 bytes of spans, 3 lines of OTLP/JSON. Log records: --signal logs\n');
    expect(server.requests).toMatchObject([
      { url: '/v1/export?signal=traces&timeWindow=1h', headers: { authorization: `Bearer ${KEY}` } },
    ]);
  });

  it('asks for one trace, by its id as people write it', async () => {
    const { dir, server } = await anApp(lines(1));

    await glasstrace(['export', '4BF92F35-77B3-4DA6', '--signal', 'logs'], { cwd: dir });

    expect(server.requests[0]?.url).toBe('/v1/export?signal=logs&traceId=4bf92f3577b34da6');
  });

  it('writes a file for its owner, and none over another one', async () => {
    const { dir, added } = await anApp(lines(2));
    const file = join(dir, 'shop.jsonl');

    const first = await glasstrace(['export', '--output', 'shop.jsonl', '--json'], { cwd: dir });
    expect(first.exitCode).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, file: 'shop.jsonl', signal: 'traces', lines: 2 });
    expect(readFileSync(file, 'utf8')).toBe(LINE.repeat(2));
    expect(statSync(file).mode & 0o777).toBe(0o600);

    writeFiles(dir, { 'shop.jsonl': 'mine' });
    const second = await glasstrace(['export', '-o', 'shop.jsonl'], { cwd: dir });
    expect(second).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('shop.jsonl exists; --force') });
    expect(readFileSync(file, 'utf8')).toBe('mine');

    expect((await glasstrace(['export', '-o', 'shop.jsonl', '--force'], { cwd: dir })).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(LINE.repeat(2));
    expect(added()).toEqual(['shop.jsonl']);
  });

  it('leaves no file when the server breaks off, and says that it did', async () => {
    const { dir, added } = await anApp((response) => {
      response.setHeader('content-type', 'application/jsonl');
      response.write(LINE.repeat(1_000), () => response.destroy());
    });

    const toFile = await glasstrace(['export', '-o', 'shop.jsonl'], { cwd: dir });
    const toStdout = await glasstrace(['export'], { cwd: dir });

    for (const { exitCode, stderr } of [toFile, toStdout]) {
      expect(exitCode).toBe(1);
      expect(stderr).toContain('broke off: the export is not complete');
    }
    expect(added()).toEqual([]);
  });

  it.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['a request to end', 'SIGTERM', 143],
  ] as const)('leaves nothing behind after %s', async (_, signal, exitCode) => {
    const { dir, added } = await anApp((response) => {
      response.setHeader('content-type', 'application/jsonl');
      response.write(LINE.repeat(1_000));
    });
    const { command, args } = glasstraceCommand('export', '-o', 'shop.jsonl');
    const child = spawn(command, args, { cwd: dir, env: { PATH: process.env.PATH }, stdio: 'ignore' });
    await eventually(() => expect(added()).toEqual([expect.stringContaining('.partial')]));
    child.kill(signal);

    expect(await once(child, 'close')).toEqual([exitCode, null]);
    expect(added()).toEqual([]);
  });

  it('writes no empty file', async () => {
    const { dir, added } = await anApp(lines(0));

    const { exitCode, stderr } = await glasstrace(['export', '-o', 'shop.jsonl'], { cwd: dir });

    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'There are no spans to export. No file was written.\n',
    });
    expect(added()).toEqual([]);
  });

  it('holds no more of an endless export than a piece, and ends when its reader does', async () => {
    let sent = 0;
    const piece = LINE.repeat(2_000);
    const { dir } = await anApp((response) => {
      response.setHeader('content-type', 'application/jsonl');
      const send = () => {
        do sent += piece.length;
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', send);
      send();
    });
    const { command, args } = glasstraceCommand('export');
    const child = spawn(command, args, {
      cwd: dir,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const head = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
    expect(head).toContain('resourceSpans');

    child.stdout.pause();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(sent).toBeLessThan(50_000_000);
    child.stdout.destroy();

    expect((await once(child, 'close'))[1]).toBeNull();
  });

  it('tells what the server says about the question', async () => {
    const error = {
      code: 'INVALID_INPUT',
      message: 'traceId eeeeeeee is ambiguous; it begins eeeeeeee00… Give more digits.',
    };
    const { dir } = await anApp((response) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error })),
    );
    expect(await glasstrace(['export', 'eeeeeeee'], { cwd: dir })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('ambiguous'),
    });
  });

  it('tells a folder that cannot be written to', async () => {
    const { dir } = await anApp(lines(1));
    const { exitCode, stderr } = await glasstrace(['export', '-o', 'not-there/shop.jsonl'], { cwd: dir });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining("not-there/shop.jsonl can't be written: ENOENT"),
    });
  });

  it.each([
    [['export', 'xyz'], 'hex digits'],
    [['export', 'eeeeeeee', '--window', '1h'], 'not both'],
    [['export', '--signal', 'metrics'], 'Allowed choices are traces, logs'],
    [['export', '--force'], 'need --output'],
  ])('takes %j for a usage error', async (args, message) => {
    const { dir, server } = await anApp(lines(1));
    const { exitCode, stderr } = await glasstrace(args, { cwd: dir });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(server.requests).toEqual([]);
  });
});
