import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { addLine, setBlock } from '../edit/text.ts';
import { followLinks } from '../edit/write.ts';
import { BLOCK_MARKS } from '../plan/block-marks.ts';
import type { Drafts } from '../plan/drafts.ts';
import type { Surroundings } from './look-around.ts';

const IMPORT_LINE = '@AGENTS.md';

/** Tells agents when to use the tools: one block in AGENTS.md, and its import in a CLAUDE.md, which hides the former. */
export function planInstructions(drafts: Drafts, { app, root }: Pick<Surroundings, 'app' | 'root'>): void {
  const agents = join(root, 'AGENTS.md');
  const content = blockContent(relative(root, app).split(sep).join('/'));
  drafts.apply({
    file: agents,
    part: { kind: 'block', content },
    summary: `+ ${content.split('\n').length + 1} lines between markers`,
    snippet: content,
    change: (text) => setBlock(text, BLOCK_MARKS, content),
  });

  const claude = join(root, 'CLAUDE.md');
  if (!existsSync(claude) || followLinks(claude) === followLinks(agents)) return;
  drafts.apply({
    file: claude,
    part: { kind: 'line', line: IMPORT_LINE },
    summary: `+ ${IMPORT_LINE}`,
    snippet: IMPORT_LINE,
    change: (text) =>
      /(?:^|\s)@(?:\.\/)?AGENTS\.md\b/m.test(text) ? { status: 'unchanged' } : addLine(text, IMPORT_LINE),
  });
}

const blockContent = (folder: string) => `\
## Glasstrace: what the server really did

The dev server${folder === '' ? '' : ` of ${folder}`} records every request. The MCP server \`glasstrace\` answers from these recordings:

- Something failed or looks wrong: \`get_latest_error\` first. It has the file and line, the source and the cause.
- Other failures: \`get_error_list\`. One request in full, with its queries: \`get_trace\`.
- What led up to it: \`get_session_timeline\`.
- After a fix, send the request again and look again. No tools? \`npx glasstrace latest\` prints the same.
`;
