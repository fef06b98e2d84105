import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { expect, it } from 'vitest';
import type { JsonDialect } from '../../../src/cli/edit/json/read-json.ts';
import { removeJsonEntry } from '../../../src/cli/edit/json/remove-json-entry.ts';
import { setJsonEntry } from '../../../src/cli/edit/json/set-json-entry.ts';
import { SAME_CASES } from '../../support/same-cases.ts';
import { anyJson, type JsonHabits } from './any-json.ts';

const CONTAINER = 'mcpServers';
const ENTRY = { container: [CONTAINER], name: 'glasstrace' };
const VALUE = { command: 'npx', args: ['--no', 'glasstrace'], env: { A: '1' } };

const DIALECTS: [JsonDialect, JsonHabits][] = [
  ['strict', { comments: false, trailingCommas: false }],
  ['comments', { comments: true, trailingCommas: false }],
  ['trailing-commas', { comments: true, trailingCommas: true }],
];

const meaning = (text: string) => parse(text.replace('\uFEFF', ''), [], { allowTrailingComma: true });

for (const [dialect, habits] of DIALECTS) {
  it(`adds one entry to any file of the dialect "${dialect}", only by inserting`, () => {
    fc.assert(
      fc.property(anyJson(CONTAINER, habits), ({ text, value }) => {
        const result = setJsonEntry(text, ENTRY, VALUE, dialect);

        if (result.status !== 'changed') throw new Error(JSON.stringify(result));
        const servers = value[CONTAINER] as object | undefined;
        expect(meaning(result.text)).toEqual({ ...value, [CONTAINER]: { ...servers, glasstrace: VALUE } });
        expect(isSubsequence(text, result.text)).toBe(true);
      }),
      { ...SAME_CASES, numRuns: 1_000 },
    );
  });

  it(`takes it out again to the byte, or but for the white space of an empty object: "${dialect}"`, () => {
    fc.assert(
      fc.property(anyJson(CONTAINER, habits), ({ text, value }) => {
        const result = setJsonEntry(text, ENTRY, VALUE, dialect);
        if (result.status !== 'changed') throw new Error(JSON.stringify(result));

        const removed = removeJsonEntry(result.text, ENTRY, CONTAINER in value ? 0 : 1);
        if (removed.status !== 'changed') throw new Error(JSON.stringify(removed));
        const surroundings = CONTAINER in value ? value[CONTAINER] : value;
        if (Object.keys(surroundings as object).length > 0) expect(removed.text).toBe(text);
        else expect(withoutSpace(removed.text)).toBe(withoutSpace(text));
      }),
      { ...SAME_CASES, numRuns: 1_000 },
    );
  });
}

const withoutSpace = (text: string) => text.replace(/\s/g, '');

function isSubsequence(text: string, longer: string): boolean {
  let at = 0;
  for (const unit of longer.split('')) if (text[at] === unit) at++;
  return at === text.length;
}
