import { projectOfBridge } from './bridge-command.ts';

/** What an entry of ours says. */
export interface RecognisedEntry {
  transport: 'stdio' | 'http';
  /** Folder of the app that a bridge is told of, as written; undefined when it is told of none. */
  project?: string;
  /** The anonymous key that a hosted entry holds. */
  key?: string;
  /** Whether somebody added what we never write. */
  changed: boolean;
}

const OURS = /^(type|command|args|enabled|oauth|url|httpUrl|serverUrl|headers|bearer_token_env_var)$/;

/** Reads an entry in the words of any agent; undefined when it is none that we would write. */
export function recogniseEntry(entry: unknown): RecognisedEntry | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const { command, args, url, httpUrl, serverUrl, headers } = entry as Record<string, unknown>;
  const changed = !Object.keys(entry).every((name) => OURS.test(name));

  const project = projectOfBridge(Array.isArray(command) ? command : args);
  if (project !== false) return { transport: 'stdio', changed, ...(project !== undefined && { project }) };

  if (!String(url ?? httpUrl ?? serverUrl).endsWith('/mcp')) return undefined;
  const key = /\bgt_anon_[0-9a-f]{48}\b/.exec(JSON.stringify(headers ?? ''))?.[0];
  return { transport: 'http', changed, ...(key !== undefined && { key }) };
}
