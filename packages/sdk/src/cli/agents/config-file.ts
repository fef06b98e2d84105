import { readJsonEntries } from '../edit/json/read-json.ts';
import { readTomlEntries } from '../edit/toml.ts';
import type { Agent, ConfigFile, Place, Scope } from './agent.ts';

/** Where the entry of an agent stands or is to stand. */
export interface EntryFile {
  /** Absolute. */
  file: string;
  container: ConfigFile['container'];
}

/** The file of the agent in that scope, the one that is there before one that could be. Throws when it lacks the scope. */
export function entryFile(agent: Agent, scope: Scope, place: Place, exists: (file: string) => boolean): EntryFile {
  const { names, container } = agent.files[scope]!(place);
  return { file: names.find(exists) ?? names[0], container };
}

/** The servers in the text of a file; undefined when there are none or it can't be read. */
export function readServers(
  { format }: Agent,
  text: string,
  container: ConfigFile['container'],
): Record<string, unknown> | undefined {
  return format === 'toml' ? readTomlEntries(text, container[0]!) : readJsonEntries(text, container);
}
