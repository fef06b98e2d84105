// Writes the page for users about the coding agents that are set up.
import { writeFileSync } from 'node:fs';
import { describeAgents } from '../packages/sdk/src/cli/agents/describe-agents.ts';

writeFileSync(new URL('../docs/agents.md', import.meta.url), describeAgents());
