import { isCancel, multiselect } from '@clack/prompts';
import type { AgentId } from '../agents/agent.ts';
import { AGENTS, findAgent } from '../agents/catalogue.ts';
import { defaultAgents, detectAgents, type Sighting } from '../agents/detect.ts';
import type { CliContext } from '../context.ts';
import type { Screen } from '../output/screen.ts';
import type { Surroundings } from '../steps/look-around.ts';

/** The agents to set up: the ones that were named, that a person picks, or that fit best. undefined = cancelled. */
export async function chooseAgents(
  chosen: AgentId[] | undefined,
  { app, root }: Surroundings,
  { home, env }: CliContext,
  screen: Screen,
  asks: boolean,
): Promise<AgentId[] | undefined> {
  if (chosen !== undefined) return chosen;
  const places = { folders: [...new Set([root, app])], home, env };
  const seen = detectAgents(places);
  const preset = defaultAgents(seen, places);
  if (asks) return askForAgents(seen, preset);
  const names = preset.map((id) => `${findAgent(id).name} (${seen.get(id)})`);
  screen.section('Agents', [
    names.length > 0 ? `agents: ${names.join(', ')}` : 'agents: none found; name them with --agents',
  ]);
  return preset;
}

async function askForAgents(seen: ReadonlyMap<AgentId, Sighting>, preset: AgentId[]): Promise<AgentId[] | undefined> {
  const answer = await multiselect({
    message: 'Connect which coding agents?',
    options: AGENTS.map(({ id, name, file }) => ({
      value: id,
      label: name,
      hint: `${file.in === 'home' ? '~/' : ''}${file.path}, ${seen.get(id) ?? 'not found here'}`,
    })),
    initialValues: preset,
    required: false,
  });
  return isCancel(answer) ? undefined : answer;
}
