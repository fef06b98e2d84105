import { describe, expect, it } from 'vitest';
import { startRecordedApp } from '../../support/recorded-app.ts';

const start = (app: string) => startRecordedApp(new URL(`./apps/${app}`, import.meta.url));

describe('tRPC in an app that Node runs as it is written', () => {
  it('tells procedures of an ES module without a line in the app, also at the root of the server', async () => {
    const { get, recorded, frameAt } = await start('esm/standalone.mjs');
    expect(await get('/greeting,polls.total?batch=1')).toMatchObject({ status: 207 });
    await recorded('rpc.method', 'greeting', 'polls.total', 'RangeError', `standalone.mjs",${frameAt('total')}`);
  });

  it('tells a procedure that never ended, when the client gives up', async () => {
    const { get, recorded, sink } = await start('esm/standalone.mjs');
    await expect(get('/greeting,stuck?batch=1', { signal: AbortSignal.timeout(300) })).rejects.toThrow();
    await recorded('glasstrace.request.aborted');
    await expect.poll(() => sink.traces().split('rpc.method').length - 1).toBe(2);
  });

  it('tells procedures of CommonJS, below a router of Express', async () => {
    const { get, recorded, frameAt } = await start('cjs/express.cjs');
    expect(await get('/api/rpc/greeting,polls.total?batch=1')).toMatchObject({ status: 207 });
    await recorded('rpc.method', 'greeting', 'polls.total', 'RangeError', `express.cjs",${frameAt('total')}`);
  });
});
