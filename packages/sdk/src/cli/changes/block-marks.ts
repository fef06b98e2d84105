import type { BlockMarks } from '../edit/text.ts';

/** Around our lines in a Markdown file. */
export const BLOCK_MARKS: BlockMarks = { start: '<!-- glasstrace:start -->', end: '<!-- glasstrace:end -->' };
