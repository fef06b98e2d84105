import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readText } from '../surroundings/read-text.ts';
import { type Agent, type Place, type Scope, scopesOf } from './agent.ts';
import { AGENTS } from './catalogue.ts';
import { type EntryFile, readServers } from './config-file.ts';
import { detectAgents } from './detect.ts';
import { type RecognisedEntry, recogniseEntry } from './recognise-entry.ts';

/** An entry by our name in the configuration of an agent. */
export interface FoundEntry extends EntryFile {
  agent: Agent;
  scope: Scope;
  server: string;
  /** undefined when it is none that we would write. */
  recognised: RecognisedEntry | undefined;
}

export interface EntrySearch extends Place {
  /** Folder of the app, absolute. */
  app: string;
  /** The anonymous key of the app, where it is known. */
  key: string | undefined;
}

/**
 * The entries that are about this app, in the order of the catalogue: at the root of its repository, where agents of a
 * monorepo look, in the app itself, and in the home folder. A file that can't be read has none.
 */
export function findEntries(place: EntrySearch): FoundEntry[] {
  const roots = [...new Set([place.app, place.root])];
  const found = AGENTS.flatMap((agent) =>
    scopesOf(agent).flatMap((scope) => roots.flatMap((root) => entriesOf(agent, scope, { ...place, root }))),
  );
  const keyOf = ({ agent, file, container, server }: FoundEntry) =>
    JSON.stringify([agent.id, file, ...container, server]);
  const entries = [...new Map(found.map((entry) => [keyOf(entry), entry])).values()];
  // A file that agents share is that of the first, and of those of the others that are in sight.
  const seen = detectAgents({ folders: roots, home: place.home, env: place.env });
  const isFirst = (entry: FoundEntry) => entries.find(({ file }) => file === entry.file)?.agent === entry.agent;
  return entries.filter((entry) => isFirst(entry) || seen.has(entry.agent.id));
}

function entriesOf(agent: Agent, scope: Scope, place: EntrySearch): FoundEntry[] {
  const { names, container } = agent.files[scope]!(place);
  return names.filter(existsSync).flatMap((file) => {
    const servers = Object.entries(readServers(agent, readText(file) ?? '', container) ?? {});
    return servers
      .filter(([server]) => /^glasstrace(-|$)/.test(server))
      .map(([server, entry]) => ({ agent, scope, file, container, server, recognised: recogniseEntry(entry) }))
      .filter(({ recognised }) => !isOfAnotherApp(recognised, scope, place));
  });
}

/**
 * Whether an entry names another app, by its folder or its key. Folders count from the root of the repository, or from
 * anywhere in the file of a user, where an entry that names none is about any app.
 */
export function isOfAnotherApp(
  entry: RecognisedEntry | undefined,
  scope: Scope,
  { root, app, key }: Pick<EntrySearch, 'root' | 'app' | 'key'>,
): boolean {
  if (entry === undefined) return false;
  if (entry.transport === 'http') return entry.key !== undefined && key !== undefined && entry.key !== key;
  return (scope !== 'user' || entry.project !== undefined) && resolve(root, entry.project ?? '') !== app;
}
