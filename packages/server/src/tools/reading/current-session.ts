import type { ToolContext } from '../tool-context.ts';

/**
 * The latest boot of the app; undefined when its sender names none. Senders other than our SDK announce no sessions:
 * theirs are known from their traces alone.
 */
export async function findCurrentSession({ store, credential }: ToolContext): Promise<string | undefined> {
  const { projectId } = credential;
  const [announced] = await store.listSessions(projectId, 1);
  const [newest] = await store.listTraces(projectId, { order: 'newest', limit: 1 });
  if (!announced) return newest?.index.sessionId;
  if (!newest || newest.index.startedAtMs <= announced.startedAtMs) return announced.sessionId;
  const { sessionId } = newest.index;
  const isAnnounced = sessionId !== undefined && (await store.readSession(projectId, sessionId)) !== undefined;
  return isAnnounced ? announced.sessionId : sessionId;
}
