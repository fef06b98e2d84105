import { describe, expect, it } from 'vitest';
import { startRecordedApp } from '../../support/recorded-app.ts';

const start = () => startRecordedApp(new URL('./app.mjs', import.meta.url));

describe('an outgoing request of node:http', () => {
  it('is told with host, path and status, without query, headers and body', async () => {
    const { get, recorded, sink } = await start();
    await get('/ok');
    await get('/missing');
    await get('/posted');
    await recorded('/found', '/missing', '/posted-path', 'server.address');
    expect(sink.traces()).not.toContain('-secret');
  });

  it('that was refused is told by its code, and the line of the app that called', async () => {
    const { get, recorded, frameAt } = await start();
    expect(await get('/refused')).toEqual({ status: 502, body: 'ECONNREFUSED' });
    await recorded('http://127.0.0.1:9/refused-path', 'ECONNREFUSED', frameAt('refused'));
  });

  it.each(['slow', 'aborted'])('that took too long is a timeout, not a hang-up: %s', async (how) => {
    const { get, recorded } = await start();
    expect((await get(`/${how}`)).status).toBe(502);
    await recorded(`/${how}-path`, 'error.type', 'TimeoutError');
  });

  it('to our own server is no part of the app', async () => {
    const { get, recorded, sink } = await start();
    for (let i = 0; i < 3; i++) {
      await get('/ok');
      await recorded('/found');
    }
    expect(sink.traces()).not.toContain('/v1/traces');
    expect(sink.traces()).not.toContain('/v1/sdk/init');
  });
});
