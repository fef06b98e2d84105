import { existsSync } from 'node:fs';
import { isCancel, multiselect } from '@clack/prompts';
import { type Agent, type AgentId, scopesOf } from '../../agents/agent.ts';
import { AGENTS, findAgent } from '../../agents/catalogue.ts';
import { entryFile } from '../../agents/config-file.ts';
import { defaultAgents, detectAgents, offeredAgents, type Sighting } from '../../agents/detect.ts';
import { placeOf } from '../../agents/place.ts';
import type { CliContext } from '../../context.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { fittingHint } from '../../terminal/fitting-hint.ts';
import type { Screen } from '../../terminal/screen.ts';
import { showPath } from '../../terminal/show-path.ts';
import { describeTerminal } from '../../terminal/terminal.ts';

/** The agents to set up: the ones that were named, that a person picks, or that fit best. undefined = cancelled. */
export async function chooseAgents(
  chosen: AgentId[] | undefined,
  { app, root }: Surroundings,
  { home, env, platform, stdout }: CliContext,
  screen: Screen,
  asks: boolean,
): Promise<AgentId[] | undefined> {
  if (chosen !== undefined) return chosen;
  const places = { folders: [...new Set([root, app])], home, env };
  const seen = detectAgents(places);
  if (asks) {
    const place = placeOf(root, { home, env, platform });
    const fileOf = (agent: Agent) =>
      showPath(entryFile(agent, scopesOf(agent)[0]!, place, existsSync).file, root, home);
    return askForAgents(seen, offeredAgents(seen, places), fileOf, describeTerminal(stdout, env).width);
  }
  const preset = defaultAgents(seen, places);
  const names = preset.map((id) => `${findAgent(id).name} (${seen.get(id)})`);
  screen.done(names.length > 0 ? `Agents: ${names.join(', ')}` : 'Agents: none found; name them with --agents');
  return preset;
}

async function askForAgents(
  seen: ReadonlyMap<AgentId, Sighting>,
  preset: AgentId[],
  fileOf: (agent: Agent) => string,
  width: number,
): Promise<AgentId[] | undefined> {
  const hintOf = (agent: Agent) =>
    fittingHint(agent.name, [fileOf(agent), seen.get(agent.id) ?? 'not found here'], width);
  const inSight = AGENTS.filter(({ id }) => seen.has(id));
  const others = AGENTS.filter(({ id }) => !seen.has(id));
  const answer = await multiselect({
    message: 'Connect which coding agents?',
    options: [...inSight, ...others].map((agent) => ({ value: agent.id, label: agent.name, ...hintOf(agent) })),
    initialValues: preset,
    required: false,
  });
  return isCancel(answer) ? undefined : answer;
}
