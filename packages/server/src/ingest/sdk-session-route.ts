import { type AppSession, appSession, type sdkSessionResponse } from '@glasstrace/protocol';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { requireScope } from '../auth/require-scope.ts';
import type { Session } from '../store/trace-store.ts';
import type { SdkInitDependencies } from './sdk-init-route.ts';

/** `GET /v1/sdk/session`: how the latest boot of the app fares, for `glasstrace status`. */
export function registerSdkSession(
  app: FastifyInstance,
  { authenticate, store }: Omit<SdkInitDependencies, 'now'>,
): void {
  app.get('/v1/sdk/session', async ({ headers }): Promise<z.infer<typeof sdkSessionResponse>> => {
    const credential = await authenticate(headers.authorization);
    requireScope(credential, 'read');
    const [latest] = await store.listSessions(credential.projectId, 1);
    return latest ? { session: describe(latest) } : {};
  });
}

function describe({ sessionId, startedAtMs, lastSeenMs, info }: Session): AppSession {
  const { sdkVersion, processId, clockAheadMs, codeCommit, codeBranch, codeChanges, codeEditedAtMs } = info;
  const { tracing, health, process, settingsProblems } = info;
  return appSession.parse({
    sessionId,
    startedAt: startedAtMs,
    lastSeen: lastSeenMs,
    sdkVersion,
    processId,
    process: parse(process),
    clockAheadMs,
    ...(codeCommit !== undefined && {
      code: {
        commit: codeCommit,
        branch: codeBranch || undefined,
        changes: codeChanges || undefined,
        editedAt: codeEditedAtMs,
      },
    }),
    tracing: parse(tracing),
    health: parse(health),
    settingsProblems: parse(settingsProblems),
  });
}

const parse = (json: string | number | undefined): unknown => (typeof json === 'string' ? JSON.parse(json) : undefined);
