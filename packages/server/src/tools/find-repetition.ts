import type { TraceIndex, TraceRow } from '../store/trace-store.ts';
import type { ToolContext } from './tool-context.ts';

/**
 * The newest request since a failed one that had the same method, path and operation, when it was answered and did not
 * fail as badly. What was sent in its body or query is not known.
 */
export async function findRepetition(
  { index }: TraceRow,
  { store, credential, now }: ToolContext,
): Promise<TraceRow | undefined> {
  const [url] = index.urls;
  if (url === undefined) return undefined;
  const since = await store.listTraces(credential.projectId, {
    method: index.method,
    url,
    window: { startMs: index.startedAtMs + 1, endMs: now() },
    order: 'newest',
    limit: MAX_READ,
  });
  const newest = since.find((row) => operationOf(row.index) === operationOf(index));
  return newest && newest.index.statusCode > 0 && newest.index.errorRank < index.errorRank ? newest : undefined;
}

/** Other operations of the same path, such as the actions of a page, may come between. */
const MAX_READ = 20;

const operationOf = ({ action, procedures }: TraceIndex): string => JSON.stringify([action, procedures.toSorted()]);
