import { RESOURCE } from '@glasstrace/protocol/attributes';
import { SESSION_ID } from '@glasstrace/protocol/ids';
import type { Session } from '../store/trace-store.ts';
import type { Attributes } from '../traces/span.ts';

const INFO = {
  serviceName: RESOURCE.serviceName,
  processId: RESOURCE.processId,
  sdkVersion: RESOURCE.sdkVersion,
  frameworkName: RESOURCE.frameworkName,
  frameworkVersion: RESOURCE.frameworkVersion,
};

/** The sessions that spans or log records belong to, as far as their sender names one. */
export function sessionsOf(sent: readonly { resource: Attributes }[], nowMs: number): Session[] {
  const sessions = new Map<string, Session>();
  for (const resource of new Set(sent.map(({ resource }) => resource))) {
    const session = sessionOf(resource, nowMs);
    if (session) sessions.set(session.sessionId, session);
  }
  return [...sessions.values()];
}

function sessionOf(resource: Attributes, nowMs: number): Session | undefined {
  const sessionId = resource[RESOURCE.sessionId];
  if (typeof sessionId !== 'string' || !SESSION_ID.test(sessionId)) return undefined;
  const startedAtMs = Number(resource[RESOURCE.sessionStartedAt]);
  const info: Session['info'] = {};
  for (const [name, attribute] of Object.entries(INFO)) {
    const value = resource[attribute];
    if (typeof value === 'string' || typeof value === 'number') info[name] = value;
  }
  return { sessionId, startedAtMs: startedAtMs > 0 ? startedAtMs : nowMs, lastSeenMs: nowMs, info };
}
