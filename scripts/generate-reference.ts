// Writes the reference of the tools, which is made from their schemas.
import { writeFileSync } from 'node:fs';
import { writeToolReference } from '../packages/protocol/src/mcp/tool-reference.ts';

const NOTICE = '<!-- Made from packages/protocol/src/tools by `npm run generate:reference`; do not edit. -->';
writeFileSync(new URL('../docs/tools.md', import.meta.url), `${NOTICE}\n${writeToolReference()}\n`);
