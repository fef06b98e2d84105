import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startSink } from '../../packages/sdk/test/runtime/support/sink.ts';
import { startProcess } from '../../packages/sdk/test/runtime/support/start-process.ts';
import { eventually } from '../../packages/sdk/test/support/eventually.ts';
import { decodeLogsProtobuf } from '../../packages/server/src/ingest/otlp/logs-protobuf.ts';
import { decodeTracesProtobuf } from '../../packages/server/src/ingest/otlp/traces-protobuf.ts';

const APP = fileURLToPath(new URL('../../packages/sdk/test/runtime/support/logging-app.ts', import.meta.url));
const lineOf = (marker: string) =>
  readFileSync(APP, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(`// ${marker}`)) + 1;

/** What the server understands of what the SDK sent after a request to the app. */
async function request(path: string, env: NodeJS.ProcessEnv = {}) {
  const sink = await startSink();
  const app = await startProcess(APP, sink.baseUrl, env);
  await app.get(path);
  const bodiesOf = (url: string) => sink.requests.filter((it) => it.url === url).map(({ body }) => body);
  const root = () => bodiesOf('/v1/traces').flatMap(decodeTracesProtobuf)[0];
  await eventually(() => expect(root()).toBeDefined());
  const closed = once(app.app, 'close');
  app.app.send('close');
  expect(await closed).toEqual([0, null]);
  return { root: root()!, logs: bodiesOf('/v1/logs').flatMap(decodeLogsProtobuf), output: app.output() };
}

const exceptionsOf = ({ root }: Awaited<ReturnType<typeof request>>) =>
  root.events.map(({ attributes }) => [attributes['exception.message'], attributes['glasstrace.exception.hooks']]);

describe('what an app logs in a request', () => {
  it('arrives from console, with its place, redacted, and is still printed', async () => {
    const { root, logs, output } = await request('/console');
    expect(logs).toMatchObject([
      {
        traceId: root.traceId,
        spanId: root.spanId,
        severity: 17,
        body: "vote 42 was lost { poll: 'lunch' }",
        attributes: { 'code.line.number': lineOf('marker:console') },
        scope: { name: 'console' },
        resource: root.resource,
      },
      { severity: 13, body: 'mail [redacted:email]' },
    ]);
    expect(logs[0]?.attributes['code.file.path']).toMatch(/logging-app\.ts$/);
    expect(logs[0]?.attributes['glasstrace.log.source_lines']).toContain('vote %s was lost');
    expect(logs[1]?.attributes).not.toHaveProperty(['glasstrace.log.source_lines']);
    expect(output).toBe("vote 42 was lost { poll: 'lunch' }\nmail ann@example.org\n");
  });

  it('is an exception and no log record when it is an error', async () => {
    const told = await request('/error');
    expect(exceptionsOf(told)).toEqual([['this error', ['console_error']]]);
    expect(told.logs).toEqual([]);
  });

  it('arrives from pino, as pino redacts it', async () => {
    const told = await request('/pino');
    expect(told.logs).toMatchObject([
      {
        severity: 17,
        body: 'pino says no',
        attributes: { poll: 'dinner', card: '[Redacted]', 'code.line.number': lineOf('marker:pino') },
        scope: { name: 'pino' },
      },
      { severity: 9, body: 'pino goes on' },
    ]);
    expect(told.logs).toHaveLength(2);
    expect(exceptionsOf(told)).toEqual([['an error in pino', ['logger_error']]]);
  });

  it('arrives from winston', async () => {
    const told = await request('/winston');
    expect(told.logs).toMatchObject([
      {
        severity: 17,
        severityText: 'error',
        body: 'winston says no',
        attributes: { poll: 'supper', 'code.line.number': lineOf('marker:winston') },
        scope: { name: 'winston' },
      },
    ]);
    expect(told.logs).toHaveLength(1);
    expect(exceptionsOf(told)).toEqual([['an error in winston', ['logger_warn']]]);
  });
});

describe('the body of a response that says no', () => {
  it('is recorded when the app asks for it, redacted', async () => {
    const { root } = await request('/refused', { GLASSTRACE_RESPONSE_SNIPPET: 'true' });
    expect(root.attributes['glasstrace.response.snippet']).toBe(
      '{"error":"no such poll","contact":"[redacted:email]"}',
    );
  });

  it('is never recorded otherwise', async () => {
    const { root } = await request('/refused');
    expect(JSON.stringify(root)).not.toContain('no such poll');
  });
});
