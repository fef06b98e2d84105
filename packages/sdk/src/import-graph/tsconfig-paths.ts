import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPathsMatcher, type PathsMatcher, parseTsconfig } from 'get-tsconfig';

/** Absolute paths that a specifier may stand for by `paths` and `baseUrl`; empty when they say nothing of it. */
export type MatchPaths = (specifier: string) => string[];

/** Reads the tsconfig.json or jsconfig.json that a folder's files belong to: its own, else the nearest one above. */
export function createTsconfigPaths(): (folder: string) => MatchPaths {
  const known = new Map<string, MatchPaths>();
  const parsed = new Map<string, string>();

  function matcherOf(folder: string): MatchPaths {
    const remembered = known.get(folder);
    if (remembered) return remembered;
    const file = ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name)).find((path) => existsSync(path));
    const parent = dirname(folder);
    const matcher = file !== undefined ? matchersOf(file, parsed) : parent === folder ? () => [] : matcherOf(parent);
    known.set(folder, matcher);
    return matcher;
  }

  return matcherOf;
}

/** A configuration that only refers to others, as for an app and its tools, leaves `paths` to them. */
function matchersOf(file: string, parsed: Map<string, string>): MatchPaths {
  const matchers: PathsMatcher[] = [];
  const waiting = [file];
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    try {
      const config = parseTsconfig(path, parsed);
      const matcher = createPathsMatcher({ path, config });
      if (matcher) matchers.push(matcher);
      else if (path === file) waiting.push(...(config.references ?? []).map((it) => configFile(path, it.path)));
    } catch {
      // A file that the compiler refuses too, such as one that extends a package that is not installed.
    }
  }
  return (specifier) => matchers.flatMap((match) => match(specifier));
}

function configFile(from: string, reference: string): string {
  const path = join(dirname(from), reference);
  return path.endsWith('.json') ? path : join(path, 'tsconfig.json');
}
