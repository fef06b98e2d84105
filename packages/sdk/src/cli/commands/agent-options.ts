import { type Command, Option } from 'commander';
import { AGENT_IDS, type AgentId, SCOPES, scopesOf } from '../agents/agent.ts';
import { findAgent } from '../agents/catalogue.ts';
import type { SetupOptions } from '../set-up/setup-options.ts';

export const agentsOption = (description = 'the coding agents to set up') =>
  new Option('--agents <ids|all|none>', `${description}, with commas between: ${AGENT_IDS.join(', ')}`).argParser(
    parseAgents,
  );

export const transportOption = () =>
  new Option(
    '--transport <kind>',
    'how agents reach Glasstrace: a bridge that they start, or HTTP; default: stdio, and http with GLASSTRACE_ENDPOINT',
  ).choices(['stdio', 'http']);

export const scopeOption = (
  description = 'whom the entries serve: everyone who works on this project (project), you in all your projects (user), ' +
    'or you in this one (local); default: the first of these that the agent has',
) => new Option('--scope <scope>', description).choices(SCOPES);

export const codexEnvOption = () =>
  new Option('--codex-env', 'with http: put the key of this project into ~/.codex/.env, from where Codex takes it');

/** Ids that nobody knows are told by `checkAgents`: only it sees whether they are to be printed for. */
function parseAgents(value: string): AgentId[] {
  if (value === 'all') return [...AGENT_IDS];
  if (value === 'none') return [];
  return value.split(',').map((text) => text.trim() as AgentId);
}

/**
 * Ends the command with a usage error when an agent that was named is unknown, or has no such scope. With `all`, those
 * that have it are meant.
 */
export function checkAgents(command: Command): void {
  const { agents = [], scope, print } = command.opts<SetupOptions & { print?: boolean }>();
  const unknown = agents.find((id) => !AGENT_IDS.includes(id));
  if (unknown !== undefined && !print) {
    command.error(
      `error: option '--agents <ids|all|none>': "${unknown}" is none of ${AGENT_IDS.join(', ')}, all, none. For another agent: npx glasstrace mcp add --print`,
    );
  }
  if (scope === undefined || agents.length === AGENT_IDS.length) return;
  const known = agents.filter((id) => AGENT_IDS.includes(id));
  const lacking = known.map(findAgent).filter(({ files }) => files[scope] === undefined);
  if (lacking.length === 0) return;
  const each = lacking.map((agent) => `${agent.id} has ${scopesOf(agent).join(', ')}`);
  command.error(`error: option '--scope ${scope}' does not fit: ${each.join('; ')}.`);
}
