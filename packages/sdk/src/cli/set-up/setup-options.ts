import type { AgentId, Scope } from '../agents/agent.ts';
import type { PlanOptions } from '../options.ts';
import type { Transport } from './plan/agents/agent-setup.ts';

/** What a set-up lets choose. */
export interface SetupOptions extends PlanOptions {
  /** undefined = nobody chose. */
  agents?: AgentId[];
  /** undefined = the bridge, or HTTP when a hosted server is named. */
  transport?: Transport;
  /** Whom the entries serve; undefined = as each agent does it best. */
  scope?: Scope;
  /** With HTTP: puts the key of the project where Codex reads it. */
  codexEnv?: boolean;
  /** Installs the skill for the agents, too. */
  skill?: boolean;
  /** Wraps the configuration of Next.js, so that production builds are recorded as exactly as development. */
  production?: boolean;
  /** false = do not ask the server and the agents whether it worked. */
  verify?: boolean;
  /** false = the packages are installed by hand. */
  install?: boolean;
}
