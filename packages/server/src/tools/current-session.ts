import type { ToolContext } from './tool-context.ts';

/** The latest boot of the app; undefined when no sender named one. */
export async function findCurrentSession({ store, credential }: ToolContext): Promise<string | undefined> {
  const [session] = await store.listSessions(credential.projectId, 1);
  if (session) return session.sessionId;
  const [newest] = await store.listTraces(credential.projectId, { order: 'newest', limit: 1 });
  return newest?.index.sessionId;
}
