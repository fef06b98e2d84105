import { readFileSync } from 'node:fs';
import { readJsonEntries } from '../../edit/json.ts';
import { readTomlEntries } from '../../edit/toml.ts';
import type { Agent } from '../agent.ts';
import { findAgent } from '../catalogue.ts';
import type { Connection, EntryPlace } from './connection.ts';

export interface ConnectionWorld {
  home: string;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** For all clients together, which are asked side by side. */
  timeoutMs?: number;
}

/** Whether agents reach the server that their configuration names; one answer for each entry, in their order. */
export async function checkConnections(entries: readonly EntryPlace[], _world: ConnectionWorld): Promise<Connection[]> {
  return entries.map(checkFile);
}

/** What the file alone tells. */
function checkFile({ id, file, server }: EntryPlace): Connection {
  const agent = findAgent(id);
  if (hasEntry(agent, file, server)) return { id, server, state: 'written', nextStep: agent.approval(server) };
  return {
    id,
    server,
    state: 'failed',
    reason: `${file} has no server "${server}"`,
    nextStep: `npx glasstrace mcp add --agents ${id}`,
  };
}

function hasEntry({ format }: Agent, file: string, server: string): boolean {
  const read = format.kind === 'json' ? readJsonEntries : readTomlEntries;
  try {
    return read(readFileSync(file, 'utf8'), format.container)?.[server] !== undefined;
  } catch {
    return false;
  }
}
