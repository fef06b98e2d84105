import { resolve } from 'node:path';
import type { Agent } from '../agents/agent.ts';
import { scopesOf } from '../agents/agent.ts';
import { AGENTS } from '../agents/catalogue.ts';
import { readServers } from '../agents/config-file.ts';
import { placeOf } from '../agents/place.ts';
import { readManifest } from '../changes/manifest.ts';
import type { Part } from '../changes/parts.ts';
import { decodeText, readBytes } from '../edit/write.ts';
import { StopError } from '../stop-error.ts';
import { agentEntries, brokenFiles } from './agent-entries.ts';
import type { World } from './world.ts';

/** An entry that we wrote, and that is in the file of its agent no more. */
export interface LostEntry {
  agent: Agent;
  file: string;
  server: string;
}

/** What the manifest has and the files have not, of agents that have no other entry about this app. */
export function lostEntries(world: World): LostEntry[] {
  const unread = new Set(
    [...agentEntries(world), ...brokenFiles(world)].flatMap(({ agent, file }) => [agent.id, file]),
  );
  return writtenEntries(world).flatMap(({ file, server }) => {
    const reader = readerOf(file, world);
    if (reader === undefined || unread.has(reader.agent.id) || unread.has(file)) return [];
    const bytes = readBytes(file);
    const text = bytes === undefined ? '' : decodeText(bytes);
    if (text === undefined || readServers(reader.agent, text, reader.container)?.[server] !== undefined) return [];
    return [{ agent: reader.agent, file, server }];
  });
}

function writtenEntries({ dir }: World): { file: string; server: string }[] {
  try {
    return readManifest(dir).changes.flatMap(({ path, parts }) =>
      parts.filter(isEntry).map(({ name }) => ({ file: resolve(dir, path), server: name })),
    );
  } catch (error) {
    if (error instanceof StopError) return [];
    throw error;
  }
}

const isEntry = (part: Part): part is Extract<Part, { kind: 'json-entry' | 'toml-entry' }> =>
  part.kind === 'json-entry' || part.kind === 'toml-entry';

/** The first of the agents that read the file. */
function readerOf(file: string, { surroundings, context }: World) {
  const place = placeOf(surroundings().root, context);
  return AGENTS.flatMap((agent) => scopesOf(agent).map((scope) => ({ agent, ...agent.files[scope]!(place) }))).find(
    ({ names }) => (names as readonly string[]).includes(file),
  );
}
