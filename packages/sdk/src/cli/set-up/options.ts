import { type Command, InvalidArgumentError, Option } from 'commander';
import { AGENT_IDS, type AgentId } from '../agents/agent.ts';
import type { Transport } from '../steps/plan-agents.ts';

export interface SetUpOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  project?: string;
  /** undefined = nobody chose. */
  agents?: AgentId[];
  transport?: Transport;
  skill?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 done; 1 failed, nothing was changed; 2 usage; 3 a file was refused, everything else is done and what to
put into that file is printed; 130 cancelled, nothing was changed.`;

/** Gives a command the options that every set-up has. */
export const withSetUpOptions = (command: Command): Command =>
  command
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'print the plan and a diff, write nothing')
    .option('--json', 'print one JSON object; do not ask')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .addOption(agentsOption())
    .addOption(transportOption())
    .option('--skill', 'install the skill "glasstrace" as well, which teaches these agents to debug with it')
    .addHelpText('after', EXIT_CODES);

const agentsOption = () =>
  new Option(
    '--agents <ids|all|none>',
    `the coding agents to set up, with commas between: ${AGENT_IDS.join(', ')}`,
  ).argParser(parseAgents);

const transportOption = () =>
  new Option(
    '--transport <kind>',
    'how agents reach Glasstrace: a bridge that they start, or HTTP; default: stdio, and http with GLASSTRACE_ENDPOINT',
  ).choices(['stdio', 'http']);

function parseAgents(value: string): AgentId[] {
  if (value === 'all') return [...AGENT_IDS];
  if (value === 'none') return [];
  return value.split(',').map((text) => {
    const id = AGENT_IDS.find((known) => known === text.trim());
    if (id === undefined)
      throw new InvalidArgumentError(`"${text.trim()}" is none of ${AGENT_IDS.join(', ')}, all, none.`);
    return id;
  });
}
