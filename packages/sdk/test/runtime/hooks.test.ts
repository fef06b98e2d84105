import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';
import { startSink } from './support/sink.ts';
import { startProcess } from './support/start-process.ts';

const APP = fileURLToPath(new URL('./support/logging-app.ts', import.meta.url));

/** The logging app with this configuration, and what arrived of it. */
async function startApp(config: string) {
  const sink = await startSink();
  const folder = tempFolder();
  writeFiles(folder, { 'glasstrace.config.mjs': `export default ${config}` });
  const app = await startProcess(APP, sink.baseUrl, {}, folder);
  const textOf = (path: string) =>
    sink.requests
      .filter(({ url }) => url === path)
      .map(({ body }) => body.toString('utf8'))
      .join('\n');
  return { ...app, traces: () => textOf('/v1/traces'), logs: () => textOf('/v1/logs') };
}

describe('the hooks of an app', () => {
  it('decide what of its log records is sent, and what they log themselves is none of the request', async () => {
    const { get, logs, output } = await startApp(`{
      beforeSendLog(log) {
        console.log('hook saw ' + log.source);
        return log.message.includes('mail') ? null : { ...log, message: log.message.toUpperCase(), sourceLines: [] };
      },
    }`);
    await get('/console');
    await eventually(() => expect(logs()).toContain('VOTE 42 WAS LOST'));
    await get('/pino');
    await eventually(() => expect(logs()).toContain('PINO SAYS NO'));
    expect(logs()).not.toMatch(/mail \[/i);
    expect(logs()).not.toMatch(/hook saw/i);
    await eventually(() => expect(output()).toContain('hook saw console'));
  });

  it('never hurt it, however they fail', async () => {
    const { get, traces, logs, app } = await startApp(`{
      beforeSend: (span) => { if (span.name.includes('console')) throw new Error('not today'); return span; },
      beforeSendLog: async () => { throw new Error('nor later'); },
    }`);
    expect(await get('/console')).toEqual({ status: 200, body: 'ok' });
    expect(await get('/pino')).toEqual({ status: 200, body: 'ok' });
    await eventually(() => expect(traces()).toContain('GET /pino'));
    expect(traces()).not.toContain('GET /console');
    expect(logs()).toBe('');
    expect(app.exitCode).toBeNull();
  });
});
