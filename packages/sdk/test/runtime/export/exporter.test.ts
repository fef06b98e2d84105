import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/project/settings.ts';
import type { LogRecord } from '../../../src/runtime/capture/logs/log-record.ts';
import { createDestinationFinder } from '../../../src/runtime/export/destination.ts';
import { createExporter, type Exporter } from '../../../src/runtime/export/exporter.ts';
import { createPoster } from '../../../src/runtime/export/post.ts';
import { createHealth, type Health } from '../../../src/runtime/health.ts';
import { eventually } from '../../support/eventually.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { aSpan } from '../support/a-span.ts';
import { startSink } from '../support/sink.ts';

const HELLO = { sdkVersion: '0.1.0', session: { sessionId: '0123456789abcdef', startedAt: 1 } };
const named = (name: string) => aSpan({ name });
const aLog = (message: string): LogRecord => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  timeMs: 1_763_640_000_000,
  severity: 9,
  level: 'info',
  message,
  attributes: {},
  source: 'console',
});

function exporterFor(endpoint: string, health: Health = createHealth()): Exporter {
  const project = tempFolder();
  const env = { GLASSTRACE_ENDPOINT: endpoint, GLASSTRACE_HOME: join(project, 'home') };
  const destination = createDestinationFinder(project, readSettings(project, env));
  return createExporter({ destination, hello: () => HELLO, resource: () => ({ 'service.name': 'shop' }), health });
}

describe('createExporter', () => {
  it('says hello and sends spans as OTLP protobuf, with the key of the project', async () => {
    const sink = await startSink();
    exporterFor(sink.baseUrl).add(named('GET /api/polls'));

    await eventually(() => expect(sink.traces()).toContain('GET /api/polls'));

    const [hello, traces] = sink.requests;
    expect(JSON.parse(hello!.body.toString())).toMatchObject(HELLO);
    expect(traces).toMatchObject({
      url: '/v1/traces',
      headers: {
        'content-type': 'application/x-protobuf',
        authorization: expect.stringMatching(/^Bearer gt_anon_[0-9a-f]{48}$/),
      },
    });
  });

  it('delivers what was recorded while the server was down, once it is back', async () => {
    const sink = await startSink();
    const exporter = exporterFor(sink.baseUrl);
    await sink.stop();

    for (let i = 0; i < 100; i++) exporter.add(named(`while down ${i};`));
    await exporter.flush(50);
    await sink.start();
    exporter.add(named('after'));

    await eventually(() => expect(sink.traces()).toContain('after'));
    for (let i = 0; i < 100; i++) expect(sink.traces()).toContain(`while down ${i};`);
  });

  it('sends later what the server can not take now, and forgets what it will never take', async () => {
    const sink = await startSink();
    const exporter = exporterFor(sink.baseUrl);

    sink.answerOtlp(503);
    exporter.add(named('busy'));
    await exporter.flush(30_000);
    sink.answerOtlp(200);
    await eventually(() => expect(sink.accepted()).toContain('busy'));

    sink.answerOtlp(400);
    exporter.add(named('malformed'));
    await exporter.flush(30_000);
    sink.answerOtlp(200);
    exporter.add(named('next'));
    await eventually(() => expect(sink.accepted()).toContain('next'));
    expect(sink.accepted()).not.toContain('malformed');
  });

  it.each([500, 501, 505])(
    'takes %i for a refusal, as OTLP has it, instead of repeating it for ever',
    async (status) => {
      const sink = await startSink();
      const health = createHealth();
      const exporter = exporterFor(sink.baseUrl, health);
      sink.answerOtlp(status);
      exporter.add(named('refused'));
      await exporter.flush(30_000);
      sink.answerOtlp(200);
      exporter.add(named('next'));
      await exporter.flush(30_000);
      expect(sink.accepted()).toContain('next');
      expect(sink.accepted()).not.toContain('refused');
      expect(health.report()).toMatchObject({
        spans: { captured: 2, exported: 1, dropped: { refused: 1 }, failedAttempts: 0 },
        lastRefusal: { reason: 'refused', message: `HTTP ${status}` },
      });
    },
  );

  it('does not wait as long as a server asks that means never', async () => {
    const outcome = await answerOf({ 'retry-after': '999999999999' });
    expect(outcome).toEqual({ status: 'retryable', retryAfterMs: 60_000 });
    expect(await answerOf({ 'retry-after': '2' })).toEqual({ status: 'retryable', retryAfterMs: 2_000 });
    expect(await answerOf({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).toEqual({ status: 'retryable' });

    async function answerOf(headers: Record<string, string>) {
      const { baseUrl } = await loopbackStub((_, response) => response.writeHead(503, headers).end());
      return createPoster(() => {}).post({
        url: baseUrl,
        key: 'k',
        contentType: 'text/plain',
        body: '',
      });
    }
  });

  it('counts what was sent, what was dropped and why, and tells it before the process ends', async () => {
    const sink = await startSink();
    const exporter = exporterFor(sink.baseUrl);
    exporter.add(named('one'));
    exporter.add(named('two'));
    exporter.addLog(aLog('said'));
    await exporter.flush(30_000);
    sink.answerOtlp(400);
    exporter.add(named('refused'));
    exporter.addLog(aLog('refused'));
    exporter.addLog(aLog('refused too'));
    await exporter.flush(30_000);

    const hellos = sink.requests.filter(({ url }) => url === '/v1/sdk/init');
    expect(JSON.parse(hellos.at(-1)!.body.toString()).health).toEqual({
      spans: { captured: 3, exported: 2, dropped: { refused: 1 }, failedAttempts: 0 },
      logs: { captured: 3, exported: 1, dropped: { refused: 2 }, failedAttempts: 0 },
      hooks: {},
      lastRefusal: { reason: 'refused', message: 'HTTP 400' },
    });
  });

  it('goes on when what answers is no server of ours', async () => {
    const stranger = await loopbackStub((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>');
    });
    const health = createHealth();
    const exporter = exporterFor(stranger.baseUrl, health);
    exporter.add(named('one'));
    await exporter.flush(30_000);
    expect(health.report().spans).toEqual({ captured: 1, exported: 1, dropped: {}, failedAttempts: 0 });
  });

  it('sends the others when one can not be redacted, or not be written', async () => {
    const sink = await startSink();
    const health = createHealth();
    const exporter = exporterFor(sink.baseUrl, health);
    exporter.add({ ...named('broken'), attributes: undefined as never, events: undefined as never });
    exporter.add({ ...named('odd'), kind: Number.NaN as never, startTime: undefined as never });
    exporter.add(named('whole'));
    await exporter.flush(30_000);
    expect(sink.accepted()).toContain('whole');
    expect(health.report().spans).toMatchObject({ captured: 3, exported: 1, dropped: { encoding_failed: 2 } });
  });

  it('never sends a span unredacted', async () => {
    const sink = await startSink();
    exporterFor(sink.baseUrl).add(aSpan({ fill: (span) => span.setAttribute('note', 'ann@example.org') }));
    await eventually(() => expect(sink.traces()).toContain('[redacted:email]'));
    expect(sink.traces()).not.toContain('ann@example.org');
  });
});

describe('createExporter, while no time goes by in which it would try again by itself', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it.each([429, 502, 503, 504])('repeats what was answered with %i', async (status) => {
    const sink = await startSink();
    const health = createHealth();
    const exporter = exporterFor(sink.baseUrl, health);
    sink.answerOtlp(status);
    exporter.add(named('later'));
    await exporter.flush(30_000);
    expect(health.report().spans).toMatchObject({ exported: 0, dropped: {}, failedAttempts: 1 });
    sink.answerOtlp(200);
    await exporter.flush(30_000);
    expect(sink.accepted()).toContain('later');
  });

  it.each([400, 500])('loses only what the server fails on, when that came with others: %i', async (status) => {
    let isBack = false;
    const accepted: string[] = [];
    const server = await loopbackStub((request, response) => {
      let text = '';
      request.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
      });
      request.on('end', () => {
        const isOtlp = request.url === '/v1/traces';
        const answer = !isOtlp ? 200 : !isBack ? 503 : text.includes('poison') ? status : 200;
        if (isOtlp && answer === 200) accepted.push(text);
        response.writeHead(answer).end('{}');
      });
    });
    const health = createHealth();
    const exporter = exporterFor(server.baseUrl, health);
    for (const name of ['before', 'poison', 'after']) {
      exporter.add(named(name));
      await exporter.flush(30_000);
    }
    isBack = true;
    await exporter.flush(30_000);
    expect(accepted.join()).toContain('before');
    expect(accepted.join()).toContain('after');
    expect(health.report().spans).toMatchObject({ captured: 3, exported: 2, dropped: { refused: 1 } });
  });

  it('knows why it could not send, until it could', async () => {
    const sink = await startSink();
    const health = createHealth();
    const exporter = exporterFor(sink.baseUrl, health);
    sink.answerOtlp(401);
    exporter.addLog(aLog('one'));
    await exporter.flush(30_000);
    const waiting = { captured: 1, exported: 0, dropped: {}, failedAttempts: 1 };
    expect(health.report()).toMatchObject({ logs: waiting, lastFailure: 'key_refused' });
    sink.answerOtlp('close');
    await exporter.flush(30_000);
    expect(health.report()).toMatchObject({ logs: { ...waiting, failedAttempts: 2 }, lastFailure: 'unavailable' });
    sink.answerOtlp(200);
    await exporter.flush(30_000);
    const none = { captured: 0, exported: 0, dropped: {}, failedAttempts: 0 };
    expect(health.report()).toEqual({ spans: none, logs: { ...waiting, exported: 1, failedAttempts: 2 }, hooks: {} });
  });

  it('flushes no longer than it may when nobody answers', async () => {
    const sink = await startSink({ silent: true });
    const exporter = exporterFor(sink.baseUrl);
    exporter.add(named('x'));
    const flushed = exporter.flush(100);
    vi.advanceTimersByTime(100);
    await flushed;
  });
});
