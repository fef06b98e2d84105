import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import type { AgentId } from '../agents/agent.ts';
import { AGENTS } from '../agents/catalogue.ts';
import { findGitRoot } from '../steps/git.ts';
import { readText } from './look-at-app.ts';

export interface ConfiguredAgent {
  id: AgentId;
  name: string;
  /** Relative to the app with `/`; absolute when it lies in the home folder. */
  file: string;
}

/** An entry named `glasstrace`, or `glasstrace-<folder>` for a further app in a global file; JSON or TOML. */
const ENTRY = /"glasstrace(?:-[^"]*)?"\s*:|\[mcp_servers\."?glasstrace/;

/**
 * The agents whose configuration names Glasstrace: in the app, or at the root of its repository, where agents of a
 * monorepo look. It says what is written; whether the agent was allowed to connect only the agent knows.
 */
export function findConfiguredAgents(projectDir: string, home = homedir()): ConfiguredAgent[] {
  const root = findGitRoot(projectDir);
  const folders = root === undefined ? [projectDir] : [projectDir, root];
  return AGENTS.flatMap(({ id, name, file: { in: place, path } }) => {
    if (place === 'home') {
      const file = join(home, path);
      return isAboutApp(readText(file) ?? '', projectDir) ? [{ id, name, file }] : [];
    }
    const found = folders.map((folder) => join(folder, path)).find((file) => ENTRY.test(readText(file) ?? ''));
    return found === undefined ? [] : [{ id, name, file: relative(projectDir, found).replaceAll('\\', '/') }];
  });
}

/** A file of the home folder holds the entries of several apps, each with the path of its own. */
function isAboutApp(text: string, projectDir: string): boolean {
  if (!ENTRY.test(text)) return false;
  return text.includes(JSON.stringify(projectDir)) || !text.includes('"--project"');
}
