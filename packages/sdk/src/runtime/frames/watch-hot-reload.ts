import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, resolve } from 'node:path';
import { keepVersion } from './code-versions.ts';
import { inlineMap, mapReference } from './map-reference.ts';

interface ModulePrototype {
  _compile(this: unknown, content: string, filename: string, ...rest: unknown[]): unknown;
}
type Apply = (update: unknown) => unknown;

/** What Next's development server compiled of the app; code of libraries stays what it is. */
const CHUNK = /[\\/]server[\\/](?!.*node_modules_).*\.js$/;
/** How Next 16 puts modules of Turbopack in the place of those before. */
const APPLY = '__turbopack_server_hmr_apply__';

/** Keeps the versions of the app's code that the development servers of Next.js load one after the other. */
export function watchHotReload(): void {
  const prototype = Module.prototype as unknown as ModulePrototype;
  const { _compile } = prototype;
  prototype._compile = function (content, filename, ...rest) {
    if (CHUNK.test(filename)) attempt(() => keepChunk(content, filename));
    try {
      return Reflect.apply(_compile, this, [content, filename, ...rest]);
    } finally {
      // The runtime of Turbopack is such a file, too.
      if (CHUNK.test(filename)) attempt(watchApply);
    }
  };
  attempt(watchApply);
}

function keepChunk(content: string, filename: string): void {
  if (content.includes(WEBPACK_NAME)) keepModules(content);
  const reference = mapReference(content.slice(-TAIL_CHARS));
  if (reference === undefined || inlineMap(reference) !== undefined) return;
  // Read now: the next version is written over it.
  const map = readFileSync(resolve(dirname(filename), decodeURIComponent(reference)), 'utf8');
  keepVersion(filename, { text: () => content, map: () => map });
}

const TAIL_CHARS = 1_000;
const WEBPACK_NAME = '//# sourceURL=webpack-internal:///';
/** A chunk has all modules of a route, and an edit changes one. */
const lastOf = new Map<string, Buffer>();

/** webpack keeps each module as a text that is evaluated, on a line of its own, with the map in it. */
function keepModules(content: string): void {
  for (let at = content.indexOf(WEBPACK_NAME); at >= 0; at = content.indexOf(WEBPACK_NAME, at + 1)) {
    const name = /^\/\/# sourceURL=([^\\"]+)/.exec(content.slice(at, at + 1_000))?.[1];
    if (name === undefined || name.includes('/node_modules/')) continue;
    const start = content.indexOf('"', content.lastIndexOf('\n', at));
    const end = content.indexOf('\n', at);
    const line = content.slice(start, end < 0 ? undefined : end);
    // A part of a text keeps the whole of it in memory.
    const literal = Buffer.from(line.slice(0, line.lastIndexOf('"') + 1));
    if (lastOf.get(name)?.equals(literal)) continue;
    lastOf.set(name, literal);
    const text = () => JSON.parse(literal.toString()) as string;
    keepVersion(name, { text, map: () => mapInside(text()) });
  }
}

/** Turbopack evaluates each module that changed; what is evaluated is seen for as long as an update is applied. */
function watchApply(): void {
  const holder = globalThis as Record<string, unknown>;
  const apply = holder[APPLY] as (Apply & { [WATCHED]?: true }) | undefined;
  if (typeof apply !== 'function' || apply[WATCHED]) return;
  const watched: Apply = (update) => {
    const evaluate = holder[EVALUATE] as (text: unknown) => unknown;
    holder[EVALUATE] = (text: unknown) => {
      if (typeof text === 'string') attempt(() => keepEvaluated(text));
      return evaluate(text);
    };
    try {
      return apply(update);
    } finally {
      holder[EVALUATE] = evaluate;
    }
  };
  holder[APPLY] = Object.assign(watched, { [WATCHED]: true });
}

const EVALUATE = 'eval';
const WATCHED = Symbol('glasstrace.watched');

function keepEvaluated(text: string): void {
  const name = [...text.matchAll(/^\/\/# sourceURL=(.+)$/gm)].at(-1)?.[1];
  if (name !== undefined) keepVersion(name, { text: () => text, map: () => mapInside(text) });
}

function mapInside(text: string): string | undefined {
  const reference = mapReference(text);
  return reference === undefined ? undefined : inlineMap(reference);
}

/** Whatever is unlike what we know of the bundlers: the app must load its code all the same. */
function attempt(look: () => void): void {
  try {
    look();
  } catch {
    // Its stacks are mapped by what Node knows.
  }
}
