import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { AGENTS } from '../../../src/cli/agents/catalogue.ts';
import { describeAgents } from '../../../src/cli/agents/describe-agents.ts';

const textOf = (path: string) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), 'utf8');

it('is what docs/agents.md says: npm run generate:agents', () => {
  expect(textOf('docs/agents.md')).toBe(describeAgents());
});

it('names in the README every agent that is set up', () => {
  const readme = textOf('README.md');
  for (const { name } of AGENTS) expect(readme).toContain(name);
});
