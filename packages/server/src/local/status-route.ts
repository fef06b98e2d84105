import { SERVER_STARTERS, type ServerStatus } from '@glasstrace/protocol';
import type { FastifyInstance } from 'fastify';
import type { ProjectStore } from '../auth/project-store.ts';
import type { TraceStore } from '../store/trace-store.ts';
import type { OwnerCheck } from './owner-check.ts';

export interface StatusDependencies {
  checkOwner: OwnerCheck;
  store: Pick<TraceStore, 'stats' | 'sizeBytes'>;
  projects: Pick<ProjectStore, 'listProjects'>;
  /** What is known of the server without its store; asked once it listens. */
  about: () => Omit<ServerStatus, 'sizeBytes' | 'projects' | 'traces'>;
}

/** `GET /v1/local/status`: the server as a whole, for `glasstrace server status`. */
export function registerStatus(app: FastifyInstance, { checkOwner, store, projects, about }: StatusDependencies): void {
  app.get('/v1/local/status', async (request): Promise<ServerStatus> => {
    checkOwner(request);
    let traces = 0;
    let inUse = 0;
    for (const { projectId } of await projects.listProjects()) {
      const stats = await store.stats(projectId);
      traces += stats.traces;
      if (stats.traces > 0) inUse++;
    }
    return { ...about(), sizeBytes: await store.sizeBytes(), projects: inUse, traces };
  });
}

/** Reads who started the server, as the starter wrote it into the environment: `app /home/ada/shop`. */
export function readStartedBy(text: string | undefined): ServerStatus['startedBy'] {
  const [word, ...rest] = (text ?? '').split(' ');
  const starter = SERVER_STARTERS.find((known) => known === word);
  const dir = rest.join(' ');
  return starter && dir !== '' ? { starter, dir } : undefined;
}
