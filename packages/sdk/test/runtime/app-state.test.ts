import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppState, appState } from '@glasstrace/protocol';
import { canaryId } from '@glasstrace/protocol/canary';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';
import { startSink } from './support/sink.ts';
import { startProcess } from './support/start-process.ts';

const APP = fileURLToPath(new URL('./support/app.ts', import.meta.url));
const LATE_APP = fileURLToPath(new URL('./support/late-app.ts', import.meta.url));
const KEY = `gt_dev_${'c'.repeat(44)}beef`;

async function start(file: string, endpoint: string, dir = tempFolder()) {
  const started = await startProcess(file, endpoint, { GLASSTRACE_API_KEY: KEY }, dir);
  const stateFile = join(dir, '.glasstrace/app-state');
  const read = (): AppState => appState.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
  const state = (expected: object) => eventually(() => expect(read()).toMatchObject(expected));
  return { ...started, stateFile, state };
}

describe('what the process of an app says of itself on disk', () => {
  it('tells where it listens, what its hooks saw and where it sends, for its owner alone, without the key', async () => {
    const sink = await startSink();
    const { app, get, state, stateFile } = await start(APP, sink.baseUrl);
    await get('/boom');
    await state({
      processId: app.pid,
      endpoint: sink.baseUrl,
      key: { source: 'environment', ends: 'beef' },
      process: {
        nodeVersion: process.versions.node,
        answeredBefore: 0,
        native: true,
        listening: [{ port: expect.any(Number), host: '127.0.0.1', secure: false }],
      },
      health: { hooks: { incoming_request: 1, 'error:captured': 1 }, spans: { exported: 1 } },
    });
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(stateFile, 'utf8')).not.toContain('cccc');
  });

  it('remembers the request of doctor, and that nothing of it could be sent', async () => {
    const { get, state } = await start(APP, 'http://127.0.0.1:9');
    const id = canaryId('0123456789abcdef');
    await get('/glasstrace-canary', { 'x-gt-cid': id });
    await state({
      canary: { id, traceId: expect.stringMatching(/^[0-9a-f]{32}$/), recorded: true },
      health: { lastFailure: 'unavailable', spans: { exported: 0 } },
    });
  });

  it('says of a canary that the app ignores it', async () => {
    const dir = tempFolder();
    writeFiles(dir, { 'glasstrace.config.mjs': "export default { ignore: ['/glasstrace-*'] };\n" });
    const { get, state } = await start(APP, 'http://127.0.0.1:9', dir);
    const id = canaryId('0123456789abcdef');
    await get('/glasstrace-canary', { 'x-gt-cid': id });
    await state({ canary: { id, recorded: false } });
  });

  it('counts the clients that were answered before recording began', async () => {
    const { url, get, state } = await start(LATE_APP, 'http://127.0.0.1:9');
    const { body } = await fetch(`${url}/endless`);
    await get('/register');
    await state({ process: { answeredBefore: 1 } });
    await body?.cancel();
  });
});
