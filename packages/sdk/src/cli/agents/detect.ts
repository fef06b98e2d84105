import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent, AgentId } from './agent.ts';
import { AGENTS, findAgent } from './catalogue.ts';
import { findProgram } from './find-program.ts';

export interface Surroundings {
  /** Folders of the repository to look in: its root and the app. */
  folders: string[];
  home: string;
  env: NodeJS.ProcessEnv;
}

/** Where an agent was seen; the first that applies. */
export type Sighting = 'runs this command' | 'used in this repository' | 'on this machine';

/** The agents in sight, in the order of the catalogue. */
export function detectAgents(surroundings: Surroundings): Map<AgentId, Sighting> {
  const seen = new Map<AgentId, Sighting>();
  for (const agent of AGENTS) {
    const sighting = sight(agent, surroundings);
    if (sighting !== undefined) seen.set(agent.id, sighting);
  }
  return seen;
}

/** Those to set up when nobody chose: the one that runs us and the repository's; else those on the machine; never all. */
export function defaultAgents(seen: ReadonlyMap<AgentId, Sighting>, surroundings: Surroundings): AgentId[] {
  const candidates = [...seen].filter(([id]) => canWriteUnasked(id, surroundings));
  const close = candidates.filter(([, sighting]) => sighting !== 'on this machine');
  return (close.length > 0 ? close : candidates).map(([id]) => id);
}

/** Those to offer a person, who sees what is chosen: all in sight. */
export function offeredAgents(seen: ReadonlyMap<AgentId, Sighting>, surroundings: Surroundings): AgentId[] {
  return [...seen.keys()].filter((id) => canWriteUnasked(id, surroundings));
}

/** Whether an agent runs this command: then nobody can answer a question, terminal or not. */
export const isRunByAgent = (env: NodeJS.ProcessEnv): boolean => AGENTS.some((agent) => runsUs(agent, env));

function runsUs({ signs }: Agent, env: NodeJS.ProcessEnv): boolean {
  const isSet = (prefix: string) => Object.keys(env).some((name) => name.startsWith(prefix) && env[name] !== '');
  return signs.variables.some(isSet);
}

function sight(agent: Agent, { folders, home, env }: Surroundings): Sighting | undefined {
  const { signs } = agent;
  if (runsUs(agent, env)) return 'runs this command';
  const inFolder = (folder: string) =>
    folder !== home && signs.inRepository.some((sign) => existsSync(join(folder, sign)));
  if (folders.some(inFolder)) return 'used in this repository';
  const inHome = signs.inHome.some((sign) => existsSync(join(home, sign)));
  return inHome || signs.programs.some((program) => findProgram(program, env, process.platform) !== undefined)
    ? 'on this machine'
    : undefined;
}

/**
 * A file outside of the repository is made only in a folder that its owner has, and for an agent that works in
 * repositories.
 */
function canWriteUnasked(id: AgentId, { home }: Surroundings): boolean {
  const { files, signs } = findAgent(id);
  const isInHome = signs.inHome.some((sign) => existsSync(join(home, sign)));
  return files.project !== undefined || (isInHome && signs.inRepository.length > 0);
}
