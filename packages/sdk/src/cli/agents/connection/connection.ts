import type { AgentId, Scope } from '../agent.ts';

/** An entry in an agent's configuration. */
export interface EntryPlace {
  id: AgentId;
  /** The file that holds it, absolute. */
  file: string;
  scope: Scope;
  /** Its name. */
  server: string;
  /** Folder that the agent is started in, absolute. */
  root: string;
}

/**
 * `connected`: the real client says so. `waiting`: somebody must approve or trust first; `nextStep` says what to do.
 * `written`: the file is right, and there is nobody to ask. `failed`: the entry is not there, or the client tried and
 * could not; `reason` says why.
 */
export type ConnectionState = 'connected' | 'waiting' | 'written' | 'failed';

export interface Connection {
  id: AgentId;
  server: string;
  state: ConnectionState;
  /** How many tools the client was given, where it tells. */
  tools?: number;
  reason?: string;
  nextStep?: string;
  /** Name and version of the real client that was asked; absent when only the file is known. */
  askedClient?: string;
}
