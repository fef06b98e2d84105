import type { Connection } from '../../agents/connection/connection.ts';
import type { CliContext } from '../../context.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import type { AgentOutcome } from '../plan/agents/agent-setup.ts';
import { checkServer, type ServerCheck } from './check-server.ts';

export interface Verification {
  server: ServerCheck;
  /** By agent; without those whose entry is not ours. */
  connections: ReadonlyMap<string, Connection>;
}

/** Whether the server answers, and each agent reaches it. Starts the local server; changes nothing. */
export async function verify(
  agents: readonly AgentOutcome[],
  { app, root }: Surroundings,
  { home, env, platform }: CliContext,
): Promise<Verification> {
  const entries = agents
    .filter(({ state }) => state === 'written' || state === 'unchanged')
    .map(({ agent, scope, file, server }) => ({ id: agent.id, scope, file, server, root }));
  const { checkConnections } = await import('../../agents/connection/check-connections.ts');
  const [server, connections] = await Promise.all([
    checkServer(app, env),
    checkConnections(entries, { home, env, platform }),
  ]);
  return { server, connections: new Map(connections.map((connection) => [connection.id, connection])) };
}
