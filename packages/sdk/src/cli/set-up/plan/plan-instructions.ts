import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_MARKS } from '../../changes/block-marks.ts';
import type { Drafts } from '../../changes/drafts.ts';
import type { Manifest } from '../../changes/manifest.ts';
import { unchanged } from '../../edit/edit.ts';
import { addLine, readBlock, setBlock } from '../../edit/text.ts';
import { followLinks } from '../../edit/write.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { programRunner } from '../../surroundings/program-runner.ts';

const IMPORT_LINE = '@AGENTS.md';

/**
 * Tells agents when to use the tools: one block in AGENTS.md, and its import in a CLAUDE.md, which hides the former. A
 * block that is there stays unless it is still the one we wrote.
 */
export function planInstructions(
  drafts: Drafts,
  { app, root }: Pick<Surroundings, 'app' | 'root'>,
  manifest: Manifest,
): void {
  const agents = join(root, 'AGENTS.md');
  const content = blockContent({ inMonorepo: app !== root, runner: programRunner(root, root) });
  drafts.apply({
    file: agents,
    part: { kind: 'block', content },
    summary: `+ ${content.split('\n').length + 1} lines between markers`,
    snippet: content,
    change: (text) => {
      const current = readBlock(text, BLOCK_MARKS);
      return current === undefined || wasWritten(current, manifest) ? setBlock(text, BLOCK_MARKS, content) : unchanged;
    },
  });

  const claude = join(root, 'CLAUDE.md');
  if (!existsSync(claude) || followLinks(claude) === followLinks(agents)) return;
  drafts.apply({
    file: claude,
    part: { kind: 'line', line: IMPORT_LINE },
    summary: `+ ${IMPORT_LINE}`,
    snippet: IMPORT_LINE,
    needs: [agents],
    change: (text) => (/(?:^|\s)@(?:\.\/)?AGENTS\.md\b/m.test(text) ? unchanged : addLine(text, IMPORT_LINE)),
  });
}

const wasWritten = (content: string, { changes }: Manifest): boolean =>
  changes.some(({ parts }) => parts.some((part) => part.kind === 'block' && part.content === content));

/**
 * The same for every app of a monorepo, which share the file. The command is installed where the app is: from the root npx
 * may look for a package of that name in the registry.
 */
const blockContent = ({ inMonorepo, runner }: { inMonorepo: boolean; runner: string }) => `\
## Glasstrace: what the server really did

The dev server records every request. The MCP server \`glasstrace\`${inMonorepo ? ' (or `glasstrace-<app>`)' : ''} answers from these recordings:

- Something failed or looks wrong: \`get_latest_error\` first. It has the file and line, the source and the cause.
- Other failures: \`get_error_list\`. One request in full, with its queries: \`get_trace\`.
- What led up to it: \`get_session_timeline\`. A test that keeps it fixed: \`get_test_suggestions\`.
- After a fix, send the request again and look again. No tools? \`${runner} glasstrace latest\`${inMonorepo ? ', in the folder of the app,' : ''} prints the same.
`;
