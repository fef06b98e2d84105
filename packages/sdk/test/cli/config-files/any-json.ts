import fc from 'fast-check';

/** The text of a configuration file as somebody may have written it, and what it means. */
export interface WrittenJson {
  text: string;
  value: Record<string, unknown>;
  comments: string[];
}

export interface JsonHabits {
  comments: boolean;
  trailingCommas: boolean;
}

type Written = { text: string; value: unknown; comments: string[] };

const letters = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-. /\\"{}[],:#é漢'), maxLength: 8 });

const scalar: fc.Arbitrary<Written> = fc
  .oneof(
    letters,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('// no comment', '/* nor this */', '<<<<<<<', '\n'),
  )
  .map((value) => ({ text: JSON.stringify(value), value, comments: [] }));

/** White space, and comments where the reader of the file takes them. */
function trivia(habits: JsonHabits): fc.Arbitrary<{ text: string; comments: string[] }> {
  const blank = fc.constantFrom('', '', ' ', '  ', '\n', '\n  ', '\n    ', '\t', '\n\n').map(plain);
  if (!habits.comments) return blank;
  const word = fc.string({ unit: fc.constantFrom(...'ab ,:{}"[]'), maxLength: 6 });
  const line = word.map((text) => ({ text: ` //${text}\n`, comments: [`//${text}`] }));
  const block = fc
    .tuple(word, fc.constantFrom('', ' ', '\n  '))
    .map(([text, after]) => ({ text: `/*${text}*/${after}`, comments: [`/*${text}*/`] }));
  return fc.oneof({ weight: 5, arbitrary: blank }, { weight: 1, arbitrary: line }, { weight: 1, arbitrary: block });
}

const plain = (text: string) => ({ text, comments: [] as string[] });

function objectOf(
  properties: fc.Arbitrary<readonly (readonly [string, Written])[]>,
  habits: JsonHabits,
): fc.Arbitrary<Written> {
  const gap = trivia(habits);
  const gaps = fc.array(fc.tuple(gap, gap, gap, gap), { minLength: 6, maxLength: 6 });
  return fc.tuple(properties, gaps, gap, fc.boolean()).map(([entries, spaces, end, comma]) => {
    const comments: string[] = [];
    const say = (part: { text: string; comments: string[] }) => {
      comments.push(...part.comments);
      return part.text;
    };
    let text = '{';
    entries.forEach(([name, written], index) => {
      const [before, colon, after, behind] = spaces[index % spaces.length]!;
      text += `${say(before)}${JSON.stringify(name)}${say(colon)}:${say(after)}${say(written)}${say(behind)}`;
      const isLast = index === entries.length - 1;
      if (!isLast || (habits.trailingCommas && comma)) text += ',';
    });
    text += `${say(end)}}`;
    return { text, value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])), comments };
  });
}

const unique = (names: readonly string[]) => new Set(names).size === names.length;

/** Whole files: with and without `container`, with other servers in it, of any layout. */
export function anyJson(container: string, habits: JsonHabits): fc.Arbitrary<WrittenJson> {
  const name = letters.filter((text) => text !== container && !text.startsWith('glasstrace') && text !== '__proto__');
  const list = fc.array(scalar, { maxLength: 2 }).map((items) => ({
    text: `[${items.map(({ text }) => text).join(', ')}]`,
    value: items.map(({ value }) => value),
    comments: [],
  }));
  const server = objectOf(
    fc.array(fc.tuple(name, fc.oneof(scalar, list)), { maxLength: 2 }).filter((all) => unique(all.map(([key]) => key))),
    habits,
  );
  const servers = objectOf(
    fc.array(fc.tuple(name, server), { maxLength: 3 }).filter((all) => unique(all.map(([key]) => key))),
    habits,
  );
  const others = fc.array(fc.tuple(name, fc.oneof(scalar, list, server)), { maxLength: 2 });
  const file = fc
    .tuple(others, fc.option(servers), fc.nat(2))
    .map(([rest, held, at]) => (held === null ? rest : rest.toSpliced(at, 0, [container, held])))
    .filter((all) => unique(all.map(([key]) => key)));
  return fc
    .tuple(trivia(habits), objectOf(file, habits), trivia(habits), fc.boolean(), fc.constantFrom('\n', '\r\n'))
    .map(([before, root, behind, bom, eol]) => ({
      text: `${bom ? '\uFEFF' : ''}${`${before.text}${root.text}${behind.text}`.replaceAll('\n', eol)}`,
      value: root.value as Record<string, unknown>,
      comments: [...before.comments, ...root.comments, ...behind.comments],
    }));
}
