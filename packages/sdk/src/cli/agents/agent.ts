import type { JsonDialect } from '../edit/json/read-json.ts';

export const AGENT_IDS = [
  'claude-code',
  'codex',
  'gemini-cli',
  'cursor',
  'windsurf',
  'devin',
  'vscode',
  'copilot-cli',
  'opencode',
  'claude-desktop',
] as const;
export type AgentId = (typeof AGENT_IDS)[number];

/** Whom an entry serves: everyone who works on the repository, one person everywhere, or one person in this repository. */
export const SCOPES = ['project', 'user', 'local'] as const;
export type Scope = (typeof SCOPES)[number];

/** A program on the user's machine, without a shell. */
export interface BridgeCommand {
  command: string;
  args: string[];
}

/** How a hosted entry proves who it is: the key itself, or the name of the variable that holds it. */
export type Credential = { literal: string } | { variable: string };

export type EntryValue = Record<string, unknown>;

/** What the paths of an agent's files depend on. */
export interface Place {
  /** Root of the repository, absolute. */
  root: string;
  /** The same, or the root of the repository that it is a further work tree of. */
  mainRoot: string;
  /** The user's home folder, absolute. */
  home: string;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
}

/** A file with MCP servers. */
export interface ConfigFile {
  /** The names it goes by, absolute. The first that is there is meant; without any, the first is made. */
  names: readonly [string, ...string[]];
  /** Keys from the top of the file down to the servers. */
  container: readonly string[];
}

/** A coding agent: where it looks for MCP servers, and in which words. */
export interface Agent {
  id: AgentId;
  name: string;
  /** Its file for each scope that it has. The first is set up unless another is asked for. */
  files: Partial<Record<Scope, (place: Place) => ConfigFile>>;
  format: JsonDialect | 'toml';
  /** Signs of it. Paths are files or folders. */
  signs: {
    inRepository: string[];
    inHome: string[];
    programs: string[];
    /** Environment variables that it sets for the commands it runs, matched from their start. */
    variables: string[];
  };
  /** It has no edition for Linux: beside a Linux within Windows it runs in Windows, where its file is out of our reach. */
  isWindowsOrMac?: boolean;
  stdioEntry(command: BridgeCommand): EntryValue;
  /** Absent for an agent that only starts programs. `credential` is never literal where `takesLiteralKey` is false. */
  httpEntry?(url: string, credential: Credential): EntryValue;
  takesLiteralKey: boolean;
  /** What the user still has to do before it connects; `server` is the name of the entry. */
  approval(server: string, scope: Scope): string;
  /** Said of an entry that reads the key from a variable. */
  keyHint?: string;
}

/** The scopes of an agent, the one that is set up unless another is asked for first. */
export const scopesOf = (agent: Agent): Scope[] => Object.keys(agent.files) as Scope[];

/** The Authorization header; `interpolate` writes the client's reference to a variable. */
export const authorization = (credential: Credential, interpolate: (variable: string) => string) => ({
  Authorization: `Bearer ${'literal' in credential ? credential.literal : interpolate(credential.variable)}`,
});
