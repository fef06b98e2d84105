import type { Agent, Scope } from '../../../agents/agent.ts';
import type { Manifest } from '../../../changes/manifest.ts';

export type Transport = 'stdio' | 'http';

export interface AgentSetup {
  transport: Transport;
  /** undefined = the first that each agent has; an agent without this one is left out. */
  scope: Scope | undefined;
  /** URL of the MCP endpoint, for the http transport. */
  url: string;
  /** The anonymous key, or what stands for it; undefined when the key comes from the environment. */
  anonymousKey: string | undefined;
  /** The anonymous key of the app, or what stands for it, whatever the environment says: its entries hold it. */
  ownKey: string;
  /** Puts the key where Codex reads it. */
  codexEnv: boolean;
  platform: NodeJS.Platform;
  home: string;
  env: NodeJS.ProcessEnv;
  /** What earlier runs wrote: those entries may be replaced. */
  manifest: Manifest;
}

/** `kept`: an entry of that name is there which we did not write, or which was changed since. */
export type AgentState = 'written' | 'unchanged' | 'kept' | 'refused';

export interface AgentOutcome {
  agent: Agent;
  scope: Scope;
  file: string;
  server: string;
  transport: Transport;
  state: AgentState;
  /** Whether the entry takes the key from the environment of the agent. */
  needsVariable: boolean;
  /** What else its owner has to know. */
  notes: string[];
}
