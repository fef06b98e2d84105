import { existsSync } from 'node:fs';
import { hashOf, readBytes } from '../edit/write.ts';
import { fromManifestPath, type Manifest, type ManifestChange, type PendingChange } from './manifest.ts';

/** The manifest after a run: what was written is recorded, what was not is as it was before the run. */
export function settle(app: string, manifest: Manifest, wasWritten: (pending: PendingChange) => boolean): Manifest {
  const { pending = [], changes, folders } = manifest;
  const written = new Map(pending.filter(wasWritten).map((change) => [change.path, recordOf(change)]));
  const known = new Set(changes.map(({ path }) => path));
  return {
    version: 1,
    changes: [
      ...changes.map((change) => written.get(change.path) ?? change),
      ...[...written.values()].filter(({ path }) => !known.has(path)),
    ],
    folders: folders.filter((folder) => existsSync(fromManifestPath(app, folder))),
  };
}

/** The same for a run that was interrupted: a file that is as that run found it was not written. */
export const settleInterrupted = (app: string, manifest: Manifest): Manifest =>
  manifest.pending === undefined
    ? manifest
    : settle(app, manifest, ({ path, found }) => hashOnDisk(fromManifestPath(app, path)) !== found);

function recordOf({ found: _, ...record }: PendingChange): ManifestChange {
  return record;
}

function hashOnDisk(file: string): string | undefined {
  const bytes = readBytes(file);
  return bytes && hashOf(bytes);
}
