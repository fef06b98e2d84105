import { AGENTS } from '../agents/catalogue.ts';
import type { FoundEntry } from '../agents/find-entries.ts';
import { fromManifestPath, type Manifest, type ManifestChange } from '../changes/manifest.ts';
import type { Part } from '../changes/parts.ts';
import { isUndone, planUndo, type Undo } from '../changes/undo.ts';

/** What becomes of an entry. `reason` says why one stays. */
export interface Removal extends FoundEntry {
  reason?: string;
}

export interface RemovalPlan {
  entries: Removal[];
  undos: Undo[];
  /** The manifest once this is done. */
  manifest: Manifest;
}

export interface RemovalRequest {
  entries: readonly FoundEntry[];
  /** Every entry that the app has. */
  all: readonly FoundEntry[];
  /** Whether the owner lets an entry go that they changed. */
  mayTake: (entry: FoundEntry) => boolean;
  /** The file with the key for Codex, which goes with the entry of Codex if we put it there. */
  codexEnv: string;
}

/**
 * Takes `entries` out of their files: to the byte where nothing changed since, else only them. One that an agent shares
 * with another stays, and one that its owner changed.
 */
export function planRemoval(
  app: string,
  manifest: Manifest,
  { entries, all, mayTake, codexEnv }: RemovalRequest,
): RemovalPlan {
  const removals = entries.map((entry): Removal => {
    const reason = sharedWith(entry, entries, all) ?? (mayTake(entry) ? undefined : changedReason(entry));
    return reason === undefined ? entry : { ...entry, reason };
  });
  const leaving = removals.filter(({ reason }) => reason === undefined);
  const changes: TakenChange[] = [...new Set(leaving.map(({ file }) => file))].map((file) =>
    changeOf(app, manifest, file, leaving),
  );
  const key = manifest.changes.find(({ path }) => fromManifestPath(app, path) === codexEnv);
  if (key !== undefined && leaving.some(({ agent }) => agent.id === 'codex'))
    changes.push({ recorded: key, taken: key });
  return {
    entries: removals,
    undos: planUndo(app, { ...manifest, changes: changes.map(({ taken }) => taken) }),
    manifest: {
      ...manifest,
      changes: manifest.changes
        .filter((change) => !wasTakenOut(app, change, codexEnv))
        .flatMap((change) => rest(change, changes)),
    },
  };
}

/** Whether nothing of ours is in the file any more, as when a run was killed before it could record that. */
function wasTakenOut(app: string, change: ManifestChange, codexEnv: string): boolean {
  const file = fromManifestPath(app, change.path);
  const isOfAgents =
    change.parts.every(({ kind }) => kind === 'json-entry' || kind === 'toml-entry') || file === codexEnv;
  return isOfAgents && isUndone(file, change);
}

/** Whether an entry has what we never write, or is none of ours at all. */
export const isChanged = ({ recognised }: FoundEntry): boolean => recognised === undefined || recognised.changed;

const changedReason = (entry: FoundEntry): string | undefined =>
  isChanged(entry) ? 'you changed it; take it out by hand if you no longer want it' : undefined;

function sharedWith(entry: FoundEntry, named: readonly FoundEntry[], all: readonly FoundEntry[]): string | undefined {
  const same = ({ file, server, agent }: FoundEntry) =>
    file === entry.file && server === entry.server && agent !== entry.agent;
  const isNamed = ({ agent }: FoundEntry) => named.some((other) => other.agent === agent);
  const other = all.find((candidate) => same(candidate) && !isNamed(candidate));
  if (other === undefined) return undefined;
  const ids = AGENTS.filter(({ id }) => id === entry.agent.id || id === other.agent.id).map(({ id }) => id);
  return `${other.agent.name} has it from the same entry; to take it from both: npx glasstrace mcp remove --agents ${ids.join(',')}`;
}

interface TakenChange {
  /** As recorded; undefined for an entry that we know by its looks alone. */
  recorded: ManifestChange | undefined;
  taken: ManifestChange;
}

function changeOf(app: string, { changes }: Manifest, file: string, leaving: readonly Removal[]): TakenChange {
  const recorded = changes.find(({ path }) => fromManifestPath(app, path) === file);
  const inFile = leaving.filter((removal) => removal.file === file);
  const parts = inFile.map((removal) => recorded?.parts.find((part) => isPartOf(part, removal)) ?? partOf(removal));
  const isAll = recorded?.parts.every((part) => parts.includes(part)) ?? false;
  const origin = recorded ?? { path: file, action: 'edited' as const, after: '', restorable: false };
  return { recorded, taken: { ...origin, restorable: origin.restorable && isAll, parts } };
}

/** What is left of a recorded change; nothing when all of it was taken. */
function rest(change: ManifestChange, taken: readonly TakenChange[]): ManifestChange[] {
  const own = taken.find(({ recorded }) => recorded === change);
  if (own === undefined) return [change];
  const parts = change.parts.filter((part) => !own.taken.parts.includes(part));
  return parts.length === 0 ? [] : [{ ...change, restorable: false, parts }];
}

/** Whether a run in that app wrote the entry. */
export const isRecorded = (app: string, { changes }: Manifest, entry: FoundEntry): boolean =>
  changes.some(
    ({ path, parts }) => fromManifestPath(app, path) === entry.file && parts.some((part) => isPartOf(part, entry)),
  );

const isPartOf = (part: Part, { agent, container, server }: FoundEntry): boolean =>
  agent.format === 'toml'
    ? part.kind === 'toml-entry' && part.container === container[0] && part.name === server
    : part.kind === 'json-entry' && part.name === server && part.container.join('\0') === container.join('\0');

const partOf = ({ agent, container, server }: FoundEntry): Part =>
  agent.format === 'toml'
    ? { kind: 'toml-entry', container: container[0]!, name: server }
    : { kind: 'json-entry', container, name: server, madeContainers: 0 };
