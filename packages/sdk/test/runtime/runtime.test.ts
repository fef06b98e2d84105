import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startSink } from './support/sink.ts';
import { startProcess } from './support/start-process.ts';

const APP = fileURLToPath(new URL('./support/app.ts', import.meta.url));
const PATIENT_CLOCK = new URL('./support/patient-clock.mjs', import.meta.url).href;
const lineOf = (marker: string) =>
  readFileSync(APP, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(`// ${marker}`)) + 1;

const startApp = (endpoint: string, env?: NodeJS.ProcessEnv) => startProcess(APP, endpoint, env);

describe('the runtime in a process of its own', () => {
  it('records a request with its error, where it was made, and what the client received', async () => {
    const sink = await startSink();
    const { get } = await startApp(sink.baseUrl);

    await get('/boom?token=hunter2', { 'x-gt-cid': 'cid-1, cid-2' });

    await eventually(() => expect(sink.traces()).toContain('GET /boom'));
    const traces = sink.traces();
    expect(traces).toContain('TypeError');
    expect(traces).toContain(`"line":${lineOf('marker:boom')}`);
    expect(traces).toContain('cid-1');
    expect(traces).not.toContain('hunter2');
    expect(traces).not.toContain('cid-2');
  });

  it('tells an error after the response in a span of its own', async () => {
    const sink = await startSink();
    const { get } = await startApp(sink.baseUrl);
    await get('/late');
    await eventually(() => expect(sink.traces()).toContain('glasstrace.late_error'));
    expect(sink.traces()).toContain(`"line":${lineOf('marker:late')}`);
  });

  it('answers the same, and prints nothing, whether a server is there or not', async () => {
    const sink = await startSink();
    const recorded = await startApp(sink.baseUrl);
    const nobody = await startApp('http://127.0.0.1:9');
    const disabled = await startApp(sink.baseUrl, { NODE_ENV: 'production' });

    const expected = await disabled.get('/boom');

    expect(await recorded.get('/boom')).toEqual(expected);
    for (let i = 0; i < 50; i++) expect(await nobody.get('/boom')).toEqual(expected);
    expect(nobody.output()).toBe('');
    expect(recorded.output()).toBe('');
  });

  it('records in production only when it is told to', async () => {
    const sink = await startSink();
    const silent = await startApp(sink.baseUrl, { NODE_ENV: 'production' });
    const forced = await startApp(sink.baseUrl, { NODE_ENV: 'production', GLASSTRACE_FORCE_ENABLE: 'true' });
    await silent.get('/boom?silent');
    await forced.get('/boom');
    await eventually(() => expect(sink.traces()).toContain('GET /boom'));
    expect(sink.requests.filter(({ url }) => url === '/v1/sdk/init')).toHaveLength(1);
  });

  it('does not record what browsers and frameworks fetch by themselves', async () => {
    const sink = await startSink();
    const { get } = await startApp(sink.baseUrl);
    for (const path of ['/favicon.ico', '/_next/static/chunks/a.js', '/__nextjs_font/x', '/logo.png']) await get(path);
    await get('/api/ok');
    await eventually(() => expect(sink.traces()).toContain('/api/ok'));
    for (const path of ['favicon', '_next', '__nextjs', 'logo']) expect(sink.traces()).not.toContain(path);
  });

  it('does not keep the process alive, and sends what is left before it ends', async () => {
    const sink = await startSink();
    const { app, get } = await startApp(sink.baseUrl);
    await get('/boom');
    const ended = once(app, 'exit');
    app.send('close');
    expect(await ended).toEqual([0, null]);
    expect(sink.traces()).toContain('GET /boom');
  });

  it('lets a signal end the process as it always did, after sending what is left', async () => {
    const sink = await startSink();
    const { app, get } = await startApp(sink.baseUrl, { NODE_OPTIONS: `--import ${PATIENT_CLOCK}` });
    await get('/boom');
    const ended = once(app, 'exit');
    app.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(sink.traces()).toContain('GET /boom');
  });
});
