import type { Agent, Credential, EntryValue, Scope } from '../../../agents/agent.ts';
import { bridgeCommand, bridgeFromWindows, distributionOf } from '../../../agents/bridge-command.ts';
import type { Surroundings } from '../../../surroundings/look-around.ts';
import type { AgentSetup } from './agent-setup.ts';

/** The entry of this app in the words of the agent: the bridge, unless there is a `credential` for a hosted one. */
export function entryValue(
  agent: Agent,
  scope: Scope,
  { app, root }: Pick<Surroundings, 'app' | 'root'>,
  { url, platform, env }: Pick<AgentSetup, 'url' | 'platform' | 'env'>,
  credential: Credential | undefined,
): EntryValue {
  if (credential !== undefined && agent.httpEntry !== undefined) return agent.httpEntry(url, credential);
  const distribution = agent.isWindowsOrMac && distributionOf(env);
  if (distribution) return agent.stdioEntry(bridgeFromWindows(app, distribution, process.execPath));
  return agent.stdioEntry(bridgeCommand({ app, startedIn: scope === 'user' ? undefined : root, platform }));
}
