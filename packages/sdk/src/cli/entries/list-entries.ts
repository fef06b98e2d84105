import type { AgentId } from '../agents/agent.ts';
import { checkConnections } from '../agents/connection/check-connections.ts';
import type { Connection, ConnectionState } from '../agents/connection/connection.ts';
import { detectAgents } from '../agents/detect.ts';
import { type FoundEntry, findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { anonymousKeyOf } from '../changes/anonymous-key-of.ts';
import type { CliContext } from '../context.ts';
import type { AppOptions } from '../options.ts';
import { findPlace } from '../surroundings/look-around.ts';
import { showPath } from '../terminal/show-path.ts';

export interface ListOptions extends AppOptions {
  /** Whether the real clients are asked; they are unless this is false. */
  verify?: boolean;
}

/** What `--json` prints. */
export interface EntryList {
  agents: {
    id: string;
    name: string;
    scope: string;
    path: string;
    server: string;
    transport?: string;
    state: ConnectionState;
    tools?: number;
    reason?: string;
    nextStep?: string;
    askedClient?: string;
  }[];
  /** Ids of agents that are in sight and have no entry. */
  notSetUp: AgentId[];
}

/** Lists the entries of the app, and asks their agents whether they connect unless `verify` is false. */
export async function listEntries({ project, verify = true }: ListOptions, context: CliContext): Promise<EntryList> {
  const { app, root } = findPlace(context, project);
  const key = anonymousKeyOf(app);
  const entries = findEntries({ ...placeOf(root, context), app, key });
  const connections = verify ? await checkConnections(entries.map(placeOfEntry), context) : entries.map(unasked);
  const seen = detectAgents({ folders: [...new Set([root, app])], home: context.home, env: context.env });

  function placeOfEntry({ agent, file, scope, server }: FoundEntry) {
    return { id: agent.id, file, scope, server, root };
  }
  return {
    agents: entries.map(({ agent, scope, file, server, recognised }, index) => {
      const { state, tools, reason, nextStep, askedClient } = connections[index]!;
      return {
        id: agent.id,
        name: agent.name,
        scope,
        path: showPath(file, root, context.home),
        server,
        ...(recognised && { transport: recognised.transport }),
        state,
        ...(tools !== undefined && { tools }),
        ...(reason !== undefined && { reason }),
        ...(nextStep !== undefined && { nextStep: [nextStep, ...keyHintOf(entries[index]!, state)].join('; ') }),
        ...(askedClient !== undefined && { askedClient }),
      };
    }),
    notSetUp: [...seen.keys()].filter((id) => !entries.some(({ agent }) => agent.id === id)),
  };
}

/** What only the file tells of an entry that nobody was asked about. */
const keyHintOf = ({ agent, recognised }: FoundEntry, state: ConnectionState): string[] =>
  state === 'written' && recognised?.transport === 'http' && recognised.key === undefined && agent.keyHint
    ? [agent.keyHint]
    : [];

const unasked = ({ agent, scope, server }: FoundEntry): Connection => ({
  id: agent.id,
  server,
  state: 'written',
  nextStep: agent.approval(server, scope),
});
