import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AgentId } from '../../agents/agent.ts';
import type { Drafts } from '../../changes/drafts.ts';
import type { Manifest } from '../../changes/manifest.ts';
import { changed, refused, unchanged } from '../../edit/edit.ts';
import { isBlank } from '../../edit/text-style.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';

/** Where an agent looks for the skills of a repository, if it does. Most share the folder of the Agent Skills format. */
const FOLDER_OF: Record<AgentId, string | undefined> = {
  'claude-code': '.claude/skills',
  codex: '.agents/skills',
  'gemini-cli': '.agents/skills',
  cursor: '.agents/skills',
  windsurf: '.windsurf/skills',
  devin: '.agents/skills',
  vscode: '.agents/skills',
  'copilot-cli': '.agents/skills',
  opencode: '.agents/skills',
  'claude-desktop': undefined,
};

/**
 * Installs the skill that comes with this package for the agents: when to ask Glasstrace and how to read its answers.
 * A skill of that name that somebody else wrote, or changed, stays.
 */
export function planSkill(
  drafts: Drafts,
  agents: readonly AgentId[],
  { root }: Pick<Surroundings, 'root'>,
  manifest: Manifest,
): void {
  const content = readSkill();
  for (const folder of new Set(agents.map((id) => FOLDER_OF[id]))) {
    if (folder === undefined) continue;
    drafts.apply({
      file: join(root, folder, 'glasstrace', 'SKILL.md'),
      part: { kind: 'file', content },
      summary: 'the skill "glasstrace"',
      snippet: content,
      change: (text) => {
        if (text === content) return unchanged;
        if (isBlank(text) || wasWritten(text, manifest)) return changed(content);
        return refused('A skill of this name is there that Glasstrace did not write.');
      },
    });
  }
}

const wasWritten = (text: string, { changes }: Manifest): boolean =>
  changes.some(({ parts }) => parts.some((part) => part.kind === 'file' && part.content === text));

/** The text of the skill, as it is published with the package. */
export function readSkill(): string {
  const manifest = createRequire(import.meta.url).resolve('@glasstrace/sdk/package.json');
  return readFileSync(join(dirname(manifest), 'skills', 'glasstrace', 'SKILL.md'), 'utf8');
}
