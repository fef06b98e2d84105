import type { JsonDialect } from '../edit/json.ts';

export const AGENT_IDS = ['claude-code', 'codex', 'gemini-cli', 'cursor', 'windsurf'] as const;
export type AgentId = (typeof AGENT_IDS)[number];

/** A program on the user's machine, without a shell. */
export interface BridgeCommand {
  command: string;
  args: string[];
}

/** How a hosted entry proves who it is: the key itself, or the name of the variable that holds it. */
export type Credential = { literal: string } | { variable: string };

export type EntryValue = Record<string, unknown>;

/** A coding agent: where it looks for MCP servers, and in which words. */
export interface Agent {
  id: AgentId;
  name: string;
  /** The file with its MCP servers: below the root of the repository, or below the user's home folder. */
  file: { in: 'repository' | 'home'; path: string };
  format: { kind: 'json'; container: string; dialect: JsonDialect } | { kind: 'toml'; container: string };
  /** Signs of it. Paths are files or folders. */
  signs: {
    inRepository: string[];
    inHome: string[];
    programs: string[];
    /** Environment variables that it sets for the commands it runs, matched from their start. */
    variables: string[];
  };
  stdioEntry(command: BridgeCommand): EntryValue;
  /** `credential` is never literal for an agent whose `takesLiteralKey` is false. */
  httpEntry(url: string, credential: Credential): EntryValue;
  takesLiteralKey: boolean;
  /** What the user still has to do before it connects; `server` is the name of the entry. */
  approval(server: string): string;
  /** Said of an entry that reads the key from a variable. */
  keyHint?: string;
}

/** The Authorization header; `interpolate` writes the client's reference to a variable. */
export const authorization = (credential: Credential, interpolate: (variable: string) => string) => ({
  Authorization: `Bearer ${'literal' in credential ? credential.literal : interpolate(credential.variable)}`,
});
