import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../packages/sdk/src/project/settings.ts';
import type { LogRecord } from '../../packages/sdk/src/runtime/capture/logs/log-record.ts';
import { createDestinationFinder } from '../../packages/sdk/src/runtime/export/destination.ts';
import { createExporter } from '../../packages/sdk/src/runtime/export/exporter.ts';
import { createHealth } from '../../packages/sdk/src/runtime/health.ts';
import { aSpan } from '../../packages/sdk/test/runtime/support/a-span.ts';
import { tempFolder } from '../../packages/sdk/test/support/temp-folder.ts';
import { aServer } from '../../packages/server/test/http/a-server.ts';

/** An exporter of the SDK and the real server that it sends to. */
async function anExporterTo(options: Parameters<typeof aServer>[0]) {
  const { app } = await aServer(options);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const project = tempFolder();
  const health = createHealth();
  const exporter = createExporter({
    destination: createDestinationFinder(project, readSettings(project, { GLASSTRACE_ENDPOINT: endpoint })),
    hello: () => ({ sdkVersion: '0.1.0', session: { sessionId: '0123456789abcdef', startedAt: Date.now() } }),
    resource: () => ({ 'service.name': 'shop' }),
    health,
  });
  return { exporter, health };
}

const addSpans = (exporter: { add(span: ReturnType<typeof aSpan>): void }, count: number) => {
  for (let i = 0; i < count; i++) exporter.add(aSpan());
};
const aLog = (options: Partial<LogRecord> = {}): LogRecord => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  timeMs: Date.now(),
  severity: 9,
  level: 'info',
  message: 'hello',
  attributes: {},
  source: 'console',
  ...options,
});

describe('what a server does not take', () => {
  it('is counted and explained when it takes the rest: spans over the limit of the tier', async () => {
    const { exporter, health } = await anExporterTo({ tier: 'anonymous' });
    addSpans(exporter, 101);
    await exporter.flush(30_000);
    expect(health.report()).toMatchObject({
      spans: { captured: 101, exported: 100, dropped: { rejected: 1 }, failedAttempts: 0 },
      lastRefusal: {
        reason: 'rejected',
        message: expect.stringMatching(/^1 spans: more traces in one request than the 100 per minute/),
      },
    });
  });

  it('is counted and explained when it takes the rest: log records of another age', async () => {
    const { exporter, health } = await anExporterTo({});
    exporter.add(aSpan());
    exporter.addLog(aLog());
    exporter.addLog(aLog({ timeMs: 1 }));
    await exporter.flush(30_000);
    expect(health.report()).toMatchObject({
      spans: { exported: 1, dropped: {} },
      logs: { captured: 2, exported: 1, dropped: { rejected: 1 }, failedAttempts: 0 },
      lastRefusal: { reason: 'rejected', message: expect.stringMatching(/^1 log records: /) },
    });
  });

  it('waits while the limit of a minute is reached, and arrives in the next', async () => {
    let passedMs = 0;
    const { exporter, health } = await anExporterTo({ tier: 'anonymous', now: () => Date.now() + passedMs });
    addSpans(exporter, 100);
    await exporter.flush(30_000);
    addSpans(exporter, 2);
    await exporter.flush(30_000);
    expect(health.report()).toMatchObject({
      spans: { captured: 102, exported: 100, dropped: {}, failedAttempts: 1 },
      lastFailure: 'unavailable',
    });
    passedMs = 60_000;
    await exporter.flush(30_000);
    expect(health.report().spans).toEqual({ captured: 102, exported: 102, dropped: {}, failedAttempts: 1 });
  });

  it('is dropped when it is larger than any request may be, with what the server says of it', async () => {
    const { exporter, health } = await anExporterTo({ maxBodyBytes: 5_000 });
    exporter.addLog(aLog({ message: 'large '.repeat(1_000) }));
    await exporter.flush(30_000);
    exporter.addLog(aLog());
    await exporter.flush(30_000);
    expect(health.report()).toMatchObject({
      logs: { captured: 2, exported: 1, dropped: { too_large: 1 }, failedAttempts: 0 },
      lastRefusal: { reason: 'too_large', message: expect.stringContaining('5000 bytes') },
    });
  });
});
