import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What a client writes into the home folder when its user trusts a folder, and approves its servers where it asks for
 * that too. Only tests write it: the set-up leaves these decisions to the user.
 */
export const trust = {
  'claude-code': (home: string, root: string) =>
    editJson(join(home, '.claude.json'), (settings) => {
      const projects = (settings.projects ?? {}) as Record<string, object>;
      settings.projects = { ...projects, [root]: { ...projects[root], hasTrustDialogAccepted: true } };
    }),
  codex(home: string, root: string) {
    const file = join(home, '.codex', 'config.toml');
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `[projects.${JSON.stringify(root)}]\ntrust_level = "trusted"\n`);
  },
  'gemini-cli': (home: string, root: string) =>
    editJson(join(home, '.gemini', 'trustedFolders.json'), (folders) => {
      folders[root] = 'TRUST_FOLDER';
    }),
  'copilot-cli': (home: string, root: string) =>
    editJson(join(home, '.copilot', 'config.json'), (settings) => {
      settings.trustedFolders = [root];
    }),
};

/** "Use this MCP server", in Claude Code. */
export const approveInClaudeCode = (home: string, root: string) =>
  editJson(join(home, '.claude.json'), ({ projects }) => {
    const project = (projects as Record<string, Record<string, unknown>>)[root]!;
    project.enabledMcpjsonServers = ['glasstrace'];
  });

function editJson(file: string, edit: (value: Record<string, unknown>) => void): void {
  const value = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  edit(value);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}
