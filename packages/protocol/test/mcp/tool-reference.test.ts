import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMON_REASONS, TOOL_NOTES } from '../../src/mcp/tool-notes.ts';
import { writeToolReference } from '../../src/mcp/tool-reference.ts';
import { inputJsonSchema } from '../../src/tool.ts';
import { TOOL_CONTRACTS } from '../../src/tools/all.ts';

describe('the reference of the tools', () => {
  it('is what docs/tools.md says', () => {
    const page = readFileSync(new URL('../../../../docs/tools.md', import.meta.url), 'utf8');
    expect(page.slice(page.indexOf('\n') + 1), 'run `npm run generate:reference`').toBe(`${writeToolReference()}\n`);
  });

  it.each(TOOL_CONTRACTS.map((contract) => [contract.name, contract] as const))(
    'shows of %s an example that its schemas accept, every parameter, and no reason twice',
    (name, contract) => {
      const { example, reasons } = TOOL_NOTES[name]!;
      expect(contract.input.parse(example.arguments)).toEqual(example.arguments);
      expect(contract.output.parse(example.data)).toEqual(example.data);
      expect(reasons.filter((reason) => COMMON_REASONS.includes(reason))).toEqual([]);

      const page = writeToolReference(name)!;
      for (const parameter of Object.keys(inputJsonSchema(contract).properties as object)) {
        expect(page).toContain(`| \`${parameter}\` |`);
      }
    },
  );

  it('defines every type that it names', () => {
    const page = writeToolReference()!;
    const named = new Set([...page.matchAll(/^ .*: ([A-Z]\w+)(?:\[\])?;$/gm)].map(([, name]) => name));
    expect([...named].filter((name) => !page.includes(`type ${name} =`))).toEqual([]);
  });

  it('knows no tool that is not there', () => {
    expect(writeToolReference('get_everything')).toBeUndefined();
  });
});
