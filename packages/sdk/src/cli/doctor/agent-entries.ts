import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { type Agent, type ConfigFile, type EntryValue, type Scope, scopesOf } from '../agents/agent.ts';
import { AGENTS } from '../agents/catalogue.ts';
import { readServers } from '../agents/config-file.ts';
import { findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { recogniseEntry } from '../agents/recognise-entry.ts';
import { readManifest } from '../changes/manifest.ts';
import { setJsonEntry } from '../edit/json/set-json-entry.ts';
import { setTomlEntry } from '../edit/toml.ts';
import { decodeText, readBytes } from '../edit/write.ts';
import { keyOrNone } from './key-or-none.ts';
import type { World } from './world.ts';

/** An entry of ours in the file of an agent. */
export interface AgentEntry {
  agent: Agent;
  scope: Scope;
  file: string;
  server: string;
  value: EntryValue;
  /** The folder of the app as a bridge is told, where it is told of one. */
  project: string | undefined;
  /** Whether nothing is in it that we never write. */
  isPlain: boolean;
}

/** The entries about this app, and those whose app is gone: they may have been about it. */
export function agentEntries(world: World): AgentEntry[] {
  const place = agentPlace(world);
  const key = keyOrNone(world.key)?.key;
  const found = findEntries({ ...place, app: world.dir, key: undefined }).flatMap((entry) =>
    withValue(entry, entry.container),
  );
  const known = new Set(found.map(({ file, server }) => `${file} ${server}`));
  const orphans = firstOfEach(
    AGENTS.flatMap((agent) => orphansOf(agent, world)),
    ({ file, server }) => `${file} ${server}`,
  ).filter(({ file, server }) => !known.has(`${file} ${server}`));
  const isOurs = ({ scope, value }: AgentEntry) => {
    const shown = /\bgt_anon_[0-9a-f]{48}\b/.exec(JSON.stringify(value))?.[0];
    return scope !== 'user' || shown === undefined || shown === key;
  };
  return [...found, ...orphans].filter(isOurs);
}

/** Files of agents in the repository, or written by us, that the agent can't read. */
export function brokenFiles(world: World): { agent: Agent; file: string; reason: string }[] {
  const place = agentPlace(world);
  const written = writtenFiles(world);
  const broken = AGENTS.flatMap((agent) =>
    scopesOf(agent).flatMap((scope) => {
      const config = agent.files[scope]!(place);
      const files = config.names.filter((file) => existsSync(file) && (scope === 'project' || written.has(file)));
      return files.flatMap((file) => {
        const reason = whyUnreadable(agent, config, textOf(file));
        return reason === undefined ? [] : [{ agent, file, reason }];
      });
    }),
  );
  return firstOfEach(broken, ({ file }) => file);
}

/** Agents may share a file: it is told of once. */
function firstOfEach<Item>(items: readonly Item[], idOf: (item: Item) => string): Item[] {
  const first = new Map<string, Item>();
  for (const item of items) if (!first.has(idOf(item))) first.set(idOf(item), item);
  return [...first.values()];
}

function agentPlace({ surroundings, context }: World) {
  return placeOf(surroundings().root, context);
}

/** What an edit refuses, its reader can't read either. */
function whyUnreadable({ format }: Agent, { container }: ConfigFile, text: string): string | undefined {
  const name = 'glasstrace';
  const edit =
    format === 'toml'
      ? setTomlEntry(text, { container: container[0]!, name }, {})
      : setJsonEntry(text, { container, name }, {}, format);
  return edit.status === 'refused' ? edit.reason : undefined;
}

function writtenFiles({ dir }: World): Set<string> {
  try {
    return new Set(readManifest(dir).changes.map(({ path }) => resolve(dir, path)));
  } catch {
    return new Set();
  }
}

function orphansOf(agent: Agent, world: World): AgentEntry[] {
  const { root } = world.surroundings();
  const config = agent.files.project?.(agentPlace(world));
  return (config?.names.filter((file) => existsSync(file)) ?? []).flatMap((file) =>
    Object.keys(readServers(agent, textOf(file), config!.container) ?? {})
      .filter((server) => /^glasstrace(-|$)/.test(server))
      .flatMap((server) => withValue({ agent, scope: 'project', file, server }, config!.container))
      .filter(
        ({ project }) => project !== undefined && !existsSync(isAbsolute(project) ? project : resolve(root, project)),
      ),
  );
}

function withValue(
  { agent, scope, file, server }: Pick<AgentEntry, 'agent' | 'scope' | 'file' | 'server'>,
  container: ConfigFile['container'],
): AgentEntry[] {
  const value = readServers(agent, textOf(file), container)?.[server];
  if (typeof value !== 'object' || value === null) return [];
  const recognised = recogniseEntry(value);
  const isPlain = recognised !== undefined && !recognised.changed;
  return [{ agent, scope, file, server, value: value as EntryValue, project: recognised?.project, isPlain }];
}

const textOf = (file: string): string => decodeText(readBytes(file)!) ?? '';
