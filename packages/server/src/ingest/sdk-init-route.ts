import { AppError, type CodeState, type SdkInitResponse, sdkInitRequest } from '@glasstrace/protocol';
import { VERSION } from '@glasstrace/protocol/version';
import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { Session, TraceStore } from '../store/trace-store.ts';

export interface SdkInitDependencies {
  authenticate: Authenticate;
  store: TraceStore;
  now: () => number;
}

/** `POST /v1/sdk/init`: an app says hello at boot and learns its limits and what it may capture. */
export function registerSdkInit(app: FastifyInstance, { authenticate, store, now }: SdkInitDependencies): void {
  app.post('/v1/sdk/init', async ({ headers, body }): Promise<SdkInitResponse> => {
    const credential = await authenticate(headers.authorization);
    requireScope(credential, 'ingest');
    const parsed = sdkInitRequest.safeParse(body);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      throw new AppError('INVALID_INPUT', { problem: `${path.join('.') || 'the body'}: ${message}` });
    }

    const { session, sdkVersion, framework, serviceName, processId } = parsed.data;
    const { code, tracing, health, settingsProblems = [], process, sentAt } = parsed.data;
    const lastSeenMs = now();
    await store.recordSession(credential.projectId, {
      sessionId: session.sessionId,
      startedAtMs: session.startedAt,
      lastSeenMs,
      info: {
        sdkVersion,
        ...(framework && { frameworkName: framework.name }),
        ...(framework?.version !== undefined && { frameworkVersion: framework.version }),
        ...(serviceName !== undefined && { serviceName }),
        ...(processId !== undefined && { processId }),
        ...(code && codeInfo(code)),
        ...(tracing && { tracing: JSON.stringify(tracing) }),
        ...(health && { health: JSON.stringify(health) }),
        ...(process && { process: JSON.stringify(process) }),
        ...(sentAt !== undefined && { clockAheadMs: sentAt - lastSeenMs }),
        settingsProblems: JSON.stringify(settingsProblems),
      },
    });

    const { tracesPerMinute, storageTtlHours, maxTraceSizeBytes, maxConcurrentSessions, coverageMapEnabled } =
      credential.limits;
    return {
      serverVersion: VERSION,
      tier: credential.tier,
      limits: { tracesPerMinute, storageTtlHours, maxTraceSizeBytes, maxConcurrentSessions },
      // Source stays on the developer's machine: only the local server asks for it.
      capture: { sourceLines: credential.tier === 'local', coverageMap: coverageMapEnabled },
    };
  });
}

/** What is unknown now was perhaps known before: info is merged, so it is said. */
const codeInfo = ({ commit, branch = '', changes = '', editedAt }: CodeState): Session['info'] => ({
  codeCommit: commit,
  codeBranch: branch,
  codeChanges: changes,
  ...(editedAt !== undefined && { codeEditedAtMs: editedAt }),
});
