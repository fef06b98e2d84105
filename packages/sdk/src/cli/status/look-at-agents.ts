import { homedir } from 'node:os';
import { relative, sep } from 'node:path';
import type { AgentId } from '../agents/agent.ts';
import { findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { findGitRoot } from '../steps/git.ts';

export interface ConfiguredAgent {
  id: AgentId;
  name: string;
  /** Relative to the app with `/`; absolute when it lies in the home folder. */
  file: string;
}

/**
 * The agents whose configuration names Glasstrace: in the app, at the root of its repository, where agents of a monorepo
 * look, or in the home folder. It says what is written; whether the agent was allowed to connect only the agent knows.
 */
export function findConfiguredAgents(projectDir: string, home = homedir()): ConfiguredAgent[] {
  const root = findGitRoot(projectDir) ?? projectDir;
  const place = placeOf(root, { home, platform: process.platform, env: process.env });
  const entries = findEntries({ ...place, app: projectDir, key: undefined });
  return entries
    .filter(({ agent }, index) => entries.findIndex((entry) => entry.agent === agent) === index)
    .map(({ agent: { id, name }, file }) => ({
      id,
      name,
      file: file.startsWith(root + sep) ? relative(projectDir, file).replaceAll('\\', '/') : file,
    }));
}
