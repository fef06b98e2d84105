import { existsSync } from 'node:fs';
import { isCancel, multiselect } from '@clack/prompts';
import { type Agent, type AgentId, scopesOf } from '../agents/agent.ts';
import { AGENTS, findAgent } from '../agents/catalogue.ts';
import { entryFile } from '../agents/config-file.ts';
import { defaultAgents, detectAgents, type Sighting } from '../agents/detect.ts';
import { placeOf } from '../agents/place.ts';
import type { CliContext } from '../context.ts';
import type { Screen } from '../output/screen.ts';
import { showPath } from '../output/show-path.ts';
import type { Surroundings } from '../steps/look-around.ts';

/** The agents to set up: the ones that were named, that a person picks, or that fit best. undefined = cancelled. */
export async function chooseAgents(
  chosen: AgentId[] | undefined,
  { app, root }: Surroundings,
  { home, env, platform }: CliContext,
  screen: Screen,
  asks: boolean,
): Promise<AgentId[] | undefined> {
  if (chosen !== undefined) return chosen;
  const places = { folders: [...new Set([root, app])], home, env };
  const seen = detectAgents(places);
  const preset = defaultAgents(seen, places);
  if (asks) {
    const place = placeOf(root, { home, env, platform });
    return askForAgents(seen, preset, (agent) =>
      showPath(entryFile(agent, scopesOf(agent)[0]!, place, existsSync).file, root, home),
    );
  }
  const names = preset.map((id) => `${findAgent(id).name} (${seen.get(id)})`);
  screen.done(names.length > 0 ? `Agents: ${names.join(', ')}` : 'Agents: none found; name them with --agents');
  return preset;
}

async function askForAgents(
  seen: ReadonlyMap<AgentId, Sighting>,
  preset: AgentId[],
  fileOf: (agent: Agent) => string,
): Promise<AgentId[] | undefined> {
  const answer = await multiselect({
    message: 'Connect which coding agents?',
    options: AGENTS.map((agent) => ({
      value: agent.id,
      label: agent.name,
      hint: `${fileOf(agent)}, ${seen.get(agent.id) ?? 'not found here'}`,
    })),
    initialValues: preset,
    required: false,
  });
  return isCancel(answer) ? undefined : answer;
}
