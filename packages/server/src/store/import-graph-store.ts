import type { ImportGraph } from '@glasstrace/protocol';

/**
 * Keeps one import graph per project, the last one. Every call is about one project; nothing of another is ever visible.
 * Methods reject with AppError STORE_UNREACHABLE when the engine does not answer.
 */
export interface ImportGraphStore {
  /** Takes the place of the project's graph; durable when it resolves. */
  write(projectId: number, graph: ImportGraph): Promise<void>;
  /** undefined while the project has none. */
  read(projectId: number): Promise<ImportGraph | undefined>;
  /** The hash of the project's graph, without reading the graph. */
  readHash(projectId: number): Promise<string | undefined>;
  /** Forgets graphs written before the time, milliseconds since the epoch, of every project. */
  removeBefore(timeMs: number): Promise<void>;
  close(): Promise<void>;
}
