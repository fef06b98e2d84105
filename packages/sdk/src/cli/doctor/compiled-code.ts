import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Next.js compiled for the server. */
export interface CompiledCode {
  /** Maps that files of code name, and that are not there. */
  lost: string[];
  /** How many maps there are, in files of their own and inside of code. */
  maps: number;
  /** The app's own sources, by their absolute paths: the text that was compiled last, and into which file. */
  sources: Map<string, CompiledSource>;
}

export interface CompiledSource {
  text: string;
  /** The file of code. */
  file: string;
  /** When that was written. */
  compiledAtMs: number;
}

const MOST_FILES = 2_000;
const MOST_BYTES = 30_000_000;
/** Chunks of libraries: large, and nobody edits what is in them. */
const LIBRARY_CHUNK = /^(?:\[[^\]]*\]_)?node_modules_|[\\/](?:vendor-chunks|static)[\\/]/;

/** Reads the maps below a folder of compiled code. `dir` is that of the app. */
export function readCompiledCode(folder: string, dir: string): CompiledCode {
  const found: CompiledCode = { lost: [], maps: 0, sources: new Map() };
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const name of names.slice(0, MOST_FILES)) {
    const file = join(folder, name);
    const { mtimeMs: compiledAtMs, size } = statSync(file);
    if (size > MOST_BYTES) continue;
    const code = readFileSync(file, 'utf8');
    const named = mapOf(file, code);
    if (named !== undefined && !existsSync(named)) found.lost.push(named);
    const texts = named === undefined ? mapsInside(code) : existsSync(named) ? [() => readFileSync(named, 'utf8')] : [];
    found.maps += texts.length;
    if (LIBRARY_CHUNK.test(name.split(sep).at(-1)!) || LIBRARY_CHUNK.test(file)) continue;
    for (const [path, text] of texts.flatMap((read) => sourcesOf(read(), file, dir))) {
      const known = found.sources.get(path);
      if (known === undefined || known.compiledAtMs < compiledAtMs)
        found.sources.set(path, { text, file, compiledAtMs });
    }
  }
  return found;
}

/** The map that code names as a file of its own. */
function mapOf(file: string, code: string): string | undefined {
  const name = /\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(code.slice(-1_000))?.[1];
  return name === undefined ? undefined : join(dirname(file), decodeURIComponent(name));
}

/** webpack keeps modules as texts, each with its map and then its name. */
const EVALUATED =
  /sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\\n\/\/# sourceURL=webpack-internal:\/\/\/([^\\"]+)/g;

const mapsInside = (code: string): (() => string)[] =>
  [...code.matchAll(EVALUATED)]
    .filter(([, , name]) => !name!.includes('/node_modules/'))
    .map(
      ([, encoded]) =>
        () =>
          Buffer.from(encoded!, 'base64').toString('utf8'),
    );

interface SourceMap {
  sections?: { map: SourceMap }[];
  sources?: (string | null)[];
  sourcesContent?: (string | null)[];
}

function sourcesOf(map: string, file: string, dir: string): [path: string, text: string][] {
  try {
    return flatten(JSON.parse(map) as SourceMap).flatMap(({ sources = [], sourcesContent = [] }) =>
      sources.flatMap((source, at): [string, string][] => {
        const text = sourcesContent[at];
        const path = source ? pathOf(source, file) : undefined;
        return typeof text === 'string' && path !== undefined && isOwn(path, dir) ? [[path, text]] : [];
      }),
    );
  } catch {
    // Not a map as we know them: nothing is said of it.
    return [];
  }
}

const flatten = (map: SourceMap): SourceMap[] =>
  map.sections === undefined ? [map] : map.sections.flatMap((section) => flatten(section.map));

function pathOf(source: string, file: string): string | undefined {
  if (source.startsWith('file:')) return fileURLToPath(source);
  return /^[a-z-]+:\/\//.test(source) ? undefined : resolve(dirname(file), decodeURIComponent(source));
}

const isOwn = (path: string, dir: string): boolean =>
  path.startsWith(dir + sep) && !path.includes(`${sep}node_modules${sep}`);

/** The app's sources that are another text now than the one that was compiled, and newer. The newest is first. */
export function editedSince({ sources }: CompiledCode): (CompiledSource & { path: string; editedAtMs: number })[] {
  return [...sources]
    .flatMap(([path, source]) => {
      const editedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      // What a loader made of a file is another text from the beginning.
      return editedAtMs > source.compiledAtMs && normal(readFileSync(path, 'utf8')) !== normal(source.text)
        ? [{ ...source, path, editedAtMs }]
        : [];
    })
    .sort((a, b) => b.editedAtMs - a.editedAtMs);
}

const normal = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');

/** The files of compiled code that a route runs. `route` is as traces have it: `GET /api/polls/[id]`. */
export function filesOfRoute(folder: string, route: string): Set<string> {
  const path = route.replace(/^[A-Z]+ /, '');
  const entries = ['app-paths-manifest.json', 'pages-manifest.json'].flatMap((name) => {
    const manifest = readManifest(join(folder, name));
    return Object.entries(manifest).flatMap(([key, file]) => (routeOf(key) === path ? [join(folder, file)] : []));
  });
  return new Set(entries.flatMap((entry) => [entry, ...chunksOf(entry, folder)]));
}

const routeOf = (key: string): string => key.replace(/\/(?:page|route)$/, '').replace(/\/\([^/)]*\)/g, '') || '/';

/** As Turbopack's entries name them, from the folder above. */
const chunksOf = (entry: string, folder: string): string[] =>
  [...readText(entry).matchAll(/"(server\/chunks\/[^"]+\.js)"/g)].map(([, name]) => join(dirname(folder), name!));

function readManifest(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

const readText = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
