import { inspect } from 'node:util';
import fc from 'fast-check';
import { type ParseError, parse } from 'jsonc-parser';
import { expect, it } from 'vitest';
import { anyHistory } from './any-history.ts';
import { isJson } from './user-edits.ts';
import { aWorld, type World } from './world.ts';

/** How many histories; with GLASSTRACE_HISTORIES as many as it says, from anywhere: a long hunt. */
const { GLASSTRACE_HISTORIES: HUNT, GLASSTRACE_SEED: SEED = HUNT === undefined ? '1' : undefined } = process.env;

/** What a person changed while our part was in it may be laid out differently, and says the same. */
function meaningOf(path: string, file = ''): string {
  // Behind the mode, one character for each byte.
  const text = Buffer.from(file.replace(/^\d+\n/, ''), 'latin1')
    .toString()
    .replace(/^\uFEFF/, '');
  if (!isJson(path)) return text.replace(/\s+|\basync /g, '');
  const errors: ParseError[] = [];
  const value = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true }) ?? {};
  expect(errors, path).toEqual([]);
  return inspect(value, { sorted: true, depth: null });
}

/**
 * Made for the key that Codex reads, which does not say whose it is: when an app of another repository puts an entry beside
 * it, and is taken back last, the empty folder stays.
 */
const MAY_STAY = '~/.codex/';

function expectOnlyEditsOfThePerson({ touched, files, expected }: World): void {
  const [left, alone] = [files(), expected()];
  const isOpen = (folder: string) => [...touched].some((path) => path.startsWith(folder));
  const compared = [...new Set([...Object.keys(left), ...Object.keys(alone)])].filter(
    (path) => !(path.endsWith('/') && (isOpen(path) || path === MAY_STAY)),
  );
  const seen = (all: Record<string, string>) =>
    Object.fromEntries(compared.map((path) => [path, touched.has(path) ? meaningOf(path, all[path]) : all[path]]));
  expect(seen(left)).toEqual(seen(alone));
}

it('whatever was done in whatever order, in the end only the edits of the person are left', {
  timeout: 3_600_000,
}, async () => {
  const world = aWorld();
  await fc.assert(
    fc.asyncProperty(anyHistory, async ({ files, steps, uninits }) => {
      world.start(files);
      for (const step of steps) await world.take(step);
      for (const app of uninits) expect(await world.take({ do: 'uninit', app })).toMatchObject({ exitCode: 0 });
      expectOnlyEditsOfThePerson(world);
    }),
    { numRuns: Number(HUNT ?? 60), ...(SEED !== undefined && { seed: Number(SEED) }), endOnFailure: false },
  );
});
