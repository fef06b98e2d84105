import { Command } from 'commander';
import { readKey } from '../../project/api-key.ts';
import { readSettings } from '../../project/settings.ts';
import type { AgentId } from '../agents/agent.ts';
import { findAgent } from '../agents/catalogue.ts';
import { checkConnections } from '../agents/connection/check-connections.ts';
import type { Connection } from '../agents/connection/connection.ts';
import { detectAgents } from '../agents/detect.ts';
import { type FoundEntry, findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { type CliContext, EXIT, processContext } from '../context.ts';
import { reportStop } from '../output/report-stop.ts';
import { showPath } from '../output/setup-report.ts';
import { findPlace } from '../steps/look-around.ts';

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
    state: string;
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
    context.stdout.write(options.json ? `${JSON.stringify(list)}\n` : listText(list));
    return EXIT.done;
  } catch (error) {
    return reportStop(error, context, options.json === true && {});
  }
}

async function listAgents({ project, verify = true }: McpListOptions, context: CliContext): Promise<McpList> {
  const { app, root } = findPlace(context, project);
  const key = readKey(app, readSettings(app, context.env))?.key;
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
        ...(nextStep !== undefined && { nextStep }),
        ...(askedClient !== undefined && { askedClient }),
      };
    }),
    notSetUp: [...seen.keys()].filter((id) => !entries.some(({ agent }) => agent.id === id)),
  };
}

const unasked = ({ agent, scope, server }: FoundEntry): Connection => ({
  id: agent.id,
  server,
  state: 'written',
  nextStep: agent.approval(server, scope),
});

function listText({ agents, notSetUp }: McpList): string {
  const rows = agents.map(({ name, path, scope, transport = 'not as we write it', state, tools }) => [
    name,
    path,
    scope,
    transport,
    tools === undefined ? state : `${state}, ${tools} tools`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = agents.flatMap(({ state, reason, nextStep }, index) => {
    const row = rows[index]!.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    const more = state === 'connected' ? [] : [reason, nextStep].filter((text) => text !== undefined);
    return [row.trimEnd(), ...more.map((text) => `    ${text}`)];
  });
  if (agents.length === 0) lines.push('No agent has an entry of this app. Add them: npx glasstrace mcp add');
  else if (notSetUp.length > 0) {
    const names = notSetUp.map((id) => findAgent(id).name).join(', ');
    lines.push(`Not set up: ${names}. Add: npx glasstrace mcp add --agents ${notSetUp.join(',')}`);
  }
  return `${lines.join('\n')}\n`;
}
