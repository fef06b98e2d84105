import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { readText } from './look-at-app.ts';

export interface ConfiguredAgent {
  id: string;
  name: string;
  /** Relative to the app where it lies within the repository, else absolute. */
  file: string;
}

const AGENTS = [
  { id: 'claude-code', name: 'Claude Code', file: '.mcp.json' },
  { id: 'codex', name: 'Codex', file: '.codex/config.toml' },
  { id: 'gemini-cli', name: 'Gemini CLI', file: '.gemini/settings.json' },
  { id: 'cursor', name: 'Cursor', file: '.cursor/mcp.json' },
];
const WINDSURF = { id: 'windsurf', name: 'Windsurf' };
const WINDSURF_FILE = '.codeium/windsurf/mcp_config.json';

/** An entry named `glasstrace`, or `glasstrace-<folder>` for the second app in a global file; JSON or TOML. */
const ENTRY = /"glasstrace(?:-[^"]*)?"\s*:|\[mcp_servers\."?glasstrace/;

/**
 * The agents whose configuration names Glasstrace: in the app, or at the root of its repository, where agents of a
 * monorepo look. It says what is written; whether the agent was allowed to connect only the agent knows.
 */
export function findConfiguredAgents(projectDir: string, home = homedir()): ConfiguredAgent[] {
  const folders = [projectDir, repositoryRoot(projectDir)].filter((dir) => dir !== undefined);
  const inRepository = AGENTS.flatMap(({ id, name, file }) => {
    const found = folders.map((dir) => join(dir, file)).find(namesGlasstrace);
    return found === undefined ? [] : [{ id, name, file: relative(projectDir, found).replaceAll('\\', '/') }];
  });
  const global = join(home, WINDSURF_FILE);
  return namesGlasstrace(global) ? [...inRepository, { ...WINDSURF, file: global }] : inRepository;
}

const namesGlasstrace = (file: string) => ENTRY.test(readText(file) ?? '');

function repositoryRoot(from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, '.git'))) return dir;
    if (dir === dirname(dir)) return undefined;
  }
}
