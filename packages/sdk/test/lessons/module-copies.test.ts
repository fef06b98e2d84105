import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startSink } from '../runtime/support/sink.ts';
import { startProcess } from '../runtime/support/start-process.ts';
import { eventually } from '../support/eventually.ts';

const APP = fileURLToPath(new URL('./support/copies-app.ts', import.meta.url));

async function recordRequest() {
  const sink = await startSink();
  const { get } = await startProcess(APP, sink.baseUrl);
  const { body: copies } = await get('/api/polls');
  await eventually(() => expect(sink.traces()).toContain('seen by the last copy'));
  const hellos = sink.requests.filter(({ url }) => url === '/v1/sdk/init');
  return { copies, hellos, traces: sink.traces() };
}

describe('an app that loads the SDK five times', () => {
  it('starts one recorder, however often hot reload evaluates the SDK and registers', async () => {
    const { copies, hellos, traces } = await recordRequest();
    expect(copies).toBe('5');
    expect(hellos).toHaveLength(1);
    expect(traces.split('GET /api/polls')).toHaveLength(2);
  });

  it('captures what any copy of the SDK is told, with the session that the boot announced', async () => {
    const { hellos, traces } = await recordRequest();
    const { session } = JSON.parse(hellos[0]!.body.toString()) as { session: { sessionId: string } };
    expect(traces).toContain(session.sessionId);
  });
});
