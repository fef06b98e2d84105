import { Command } from 'commander';
import { anonymousKeyOf } from '../../project/anonymous-key-of.ts';
import type { AgentId } from '../agents/agent.ts';
import { findAgent } from '../agents/catalogue.ts';
import { checkConnections } from '../agents/connection/check-connections.ts';
import type { Connection, ConnectionState } from '../agents/connection/connection.ts';
import { detectAgents } from '../agents/detect.ts';
import { type FoundEntry, findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { PLANNED_KEY } from '../changes/planned-key.ts';
import { type CliContext, processContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { reportStop } from '../report-failure.ts';
import { STATE_STYLE } from '../set-up/report/agent-report.ts';
import { findPlace } from '../surroundings/look-around.ts';
import { layOut, type Row } from '../terminal/lay-out.ts';
import { showPath } from '../terminal/show-path.ts';
import { describeTerminal } from '../terminal/terminal.ts';

export interface McpListOptions {
  json?: boolean;
  project?: string;
  /** Whether the real clients are asked; they are unless this is false. */
  verify?: boolean;
}

/** What `--json` prints. */
export interface McpList {
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

/** `glasstrace mcp list`: the entries of this app, and whether their agents connect. */
export function mcpListCommand(context: CliContext = processContext()): Command {
  const command = new Command('list')
    .description('Show which coding agents have an entry of this app, where, and whether they connect.')
    .option('--json', 'print one JSON object')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .option('--no-verify', 'only read the files; do not ask the agents')
    .addHelpText('after', '\nExit codes: 0 listed, whatever the state; 1 failed; 2 usage.');
  return command.action(async () => {
    process.exitCode = await runMcpList(command.optsWithGlobals<McpListOptions>(), context);
  });
}

/** Returns the exit code. */
export async function runMcpList(options: McpListOptions, context: CliContext): Promise<number> {
  try {
    const list = await listAgents(options, context);
    context.stdout.write(options.json ? `${JSON.stringify(list)}\n` : listText(list, context));
    return EXIT.done;
  } catch (error) {
    return reportStop(error, context, options.json === true && {});
  }
}

async function listAgents({ project, verify = true }: McpListOptions, context: CliContext): Promise<McpList> {
  const { app, root } = findPlace(context, project);
  const key = anonymousKeyOf(app) ?? PLANNED_KEY;
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

const listText = (list: McpList, { stdout, env }: CliContext): string => {
  const terminal = describeTerminal(stdout, env);
  const width = stdout.isTTY ? terminal.width : Number.POSITIVE_INFINITY;
  return `${layOut(listRows(list), { ...terminal, width }).join('\n')}\n`;
};

function listRows({ agents, notSetUp }: McpList): Row[] {
  if (agents.length === 0) return ['No agent has an entry of this app. Add them: npx glasstrace mcp add'];
  const rows: Row[] = agents.map(({ name, path, scope, server, transport, state, tools, reason, nextStep }) => {
    const words = transport === undefined ? 'not as we write it' : transport;
    const text = [
      `${path} (${scope}, ${words}${server === 'glasstrace' ? '' : `, "${server}"`})`,
      ...(tools === undefined ? [] : [`${tools} tools`]),
      ...(reason === undefined ? [] : [reason]),
      ...(nextStep === undefined ? [] : [nextStep]),
    ];
    return [name, { text: state, style: STATE_STYLE[state] }, text.join('; ')];
  });
  if (notSetUp.length === 0) return rows;
  const names = notSetUp.map((id) => findAgent(id).name).join(', ');
  return [...rows, `Not set up: ${names}. Add: npx glasstrace mcp add --agents ${notSetUp.join(',')}`];
}
