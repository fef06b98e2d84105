import fc from 'fast-check';
import { endOf, type Language, parseModule, walk } from '../../../src/cli/edit/syntax/parse.ts';

/** One way in which a file could have been written differently, and mean the same. */
type Variation = (text: string, language: Language) => string;

/** Every combination of the ways in which people, editors and formatters write the same code. */
export const variations: fc.Arbitrary<Variation> = fc
  .record({
    withoutSemicolons: fc.boolean(),
    doubleQuotes: fc.boolean(),
    comments: fc.boolean(),
    emptyLines: fc.integer({ min: 0, max: 2 }),
    order: fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: undefined }),
    indent: fc.constantFrom('  ', '    ', '\t'),
    newlineAtTheEnd: fc.integer({ min: 0, max: 2 }),
    crlf: fc.boolean(),
    byteOrderMark: fc.boolean(),
  })
  .map((how) => (text, language) => {
    let varied = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
    const apply = (variation: Variation) => {
      const next = variation(varied, language);
      // A variation may make no code of code, where a comment or a string looks like it.
      if (parses(next, language)) varied = next;
    };
    if (how.withoutSemicolons) apply(dropSemicolons);
    if (how.doubleQuotes) apply((code) => (code.includes('"') ? code : code.replaceAll("'", '"')));
    if (how.order !== undefined || how.comments) {
      apply((code, of) => rearrange(code, of, how.order, how.comments, how.emptyLines));
    }
    apply((code) => code.replace(/^(?: {2})+/gm, (spaces) => how.indent.repeat(spaces.length / 2)));
    apply((code) => code.trimEnd() + '\n'.repeat(how.newlineAtTheEnd));
    if (how.crlf) varied = varied.replaceAll('\n', '\r\n');
    return how.byteOrderMark && !varied.startsWith('#!') ? `\uFEFF${varied}` : varied;
  });

function parses(text: string, language: Language): boolean {
  try {
    parseModule(text, language);
    return true;
  } catch {
    return false;
  }
}

/** Takes away each semicolon at the end of a line that the next line does not need. */
const dropSemicolons: Variation = (text, language) => {
  const ends = new Set<number>();
  for (const statement of parseModule(text, language).body) {
    walk(statement, (node) => {
      const end = endOf(node);
      if (/Statement$|Declaration$/.test(node.type) && text[end - 1] === ';') {
        const next = /^\n\s*(\S?)/.exec(text.slice(end));
        if (next !== null && !'([`+-/*'.includes(next[1] || ' ')) ends.add(end - 1);
      }
      return true;
    });
  }
  return [...text].length === text.length ? [...text].filter((_, index) => !ends.has(index)).join('') : text;
};

/** Puts the statements that are no imports into another order, with comments and empty lines between all of them. */
function rearrange(text: string, language: Language, order: number | undefined, comments: boolean, emptyLines: number) {
  const { body, directives, interpreter } = parseModule(text, language);
  if (body.length === 0) return text;
  const head = directives.at(-1) ?? interpreter;
  const starts = body.map((_, index) => (index === 0 ? (head ? endOf(head) : 0) : endOf(body[index - 1]!)));
  const chunks = body.map((statement, index) => ({
    text: text.slice(starts[index], endOf(statement)).trim(),
    isImport: statement.type === 'ImportDeclaration',
  }));
  const others = chunks.filter(({ isImport }) => !isImport);
  const turn = order === undefined || others.length === 0 ? 0 : order % others.length;
  const sorted = [...chunks.filter(({ isImport }) => isImport), ...others.slice(turn), ...others.slice(0, turn)];
  const between = `${'\n'.repeat(emptyLines + 1)}${comments ? '/* between; */\n// export function register() {}\n' : ''}`;
  const start = head ? `${text.slice(0, endOf(head))}\n` : '';
  return `${start}${sorted.map((chunk) => chunk.text).join(between)}\n${text.slice(endOf(body.at(-1)!))}`;
}
