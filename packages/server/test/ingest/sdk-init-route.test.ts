import { sdkInitResponse } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { aServer } from '../http/a-server.ts';

const hello = {
  sdkVersion: '0.1.0',
  session: { sessionId: 'abcdef0123456789', startedAt: 1_763_640_000_000 },
  framework: { name: 'nextjs', version: '16.4.6' },
  serviceName: 'polls',
  processId: 42,
};
const post = (payload: unknown) => ({ method: 'POST' as const, url: '/v1/sdk/init', payload: payload as object });

describe('POST /v1/sdk/init', () => {
  it('records the session and answers tier, limits and what to capture', async () => {
    const { inject, store, key, projectOf } = await aServer();
    const answer = sdkInitResponse.parse((await inject(post(hello))).json());
    expect(answer).toMatchObject({ tier: 'local', limits: { tracesPerMinute: null }, capture: { sourceLines: true } });
    expect(await store.readSession(await projectOf(key), 'abcdef0123456789')).toMatchObject({
      startedAtMs: 1_763_640_000_000,
      info: {
        frameworkName: 'nextjs',
        frameworkVersion: '16.4.6',
        serviceName: 'polls',
        processId: 42,
        sdkVersion: '0.1.0',
      },
    });
  });

  it('never asks for source lines on a hosted server', async () => {
    const { inject } = await aServer({ tier: 'anonymous' });
    expect((await inject(post(hello))).json()).toMatchObject({
      tier: 'anonymous',
      limits: { tracesPerMinute: 100 },
      capture: { sourceLines: false, coverageMap: false },
    });
  });

  it('names the field that it can’t read', async () => {
    const { inject } = await aServer();
    const response = await inject(post({ ...hello, session: { sessionId: 'x', startedAt: 1 } }));
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('session.sessionId'),
    });
  });
});

describe('GET /v1/sdk/session', () => {
  const get = { method: 'GET' as const, url: '/v1/sdk/session' };

  it('tells what the latest boot of the app said last: its code, its counters, settings it can not use', async () => {
    const { inject } = await aServer();
    const code = { commit: 'c'.repeat(40), branch: 'main', changes: '0123456789abcdef', editedAt: 1_763_640_001_000 };
    const health = {
      spans: { captured: 3, exported: 2, dropped: { refused: 1 }, failedAttempts: 0 },
      logs: { captured: 1, exported: 0, dropped: {}, failedAttempts: 4 },
      hooks: { incoming_request: 3, 'error:captured': 1 },
      lastFailure: 'unavailable',
      lastRefusal: { reason: 'refused', message: 'HTTP 400' },
    };
    const tracing = { mode: 'joined', sampler: 'AlwaysOffSampler' };
    const process = {
      nodeVersion: '24.1.0',
      registeredAt: 1_763_640_000_000,
      answeredBefore: 0,
      native: true,
      listening: [{ port: 3000, secure: false }],
    };
    await inject(post({ ...hello, code, tracing, process, sentAt: Date.now() + 60_000 }));
    await inject(
      post({ ...hello, code: { commit: code.commit }, health, settingsProblems: ['ignore is not a list.'] }),
    );

    expect((await inject(get)).json()).toEqual({
      session: {
        sessionId: 'abcdef0123456789',
        startedAt: 1_763_640_000_000,
        lastSeen: expect.any(Number),
        sdkVersion: '0.1.0',
        processId: 42,
        process,
        clockAheadMs: expect.closeTo(60_000, -4),
        code: { commit: code.commit, editedAt: code.editedAt },
        tracing,
        health,
        settingsProblems: ['ignore is not a list.'],
      },
    });
  });

  it('has nothing to tell before an app said hello', async () => {
    const { inject } = await aServer();
    expect((await inject(get)).json()).toEqual({});
  });
});
