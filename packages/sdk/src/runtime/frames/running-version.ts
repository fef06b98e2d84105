import { anyReplaced, wasReplaced } from './code-versions.ts';

type PrepareStackTrace = (error: Error, sites: NodeJS.CallSite[]) => unknown;
/** V8 knows more of a call than Node's types do. */
type Site = NodeJS.CallSite & { getScriptHash?: () => string; getScriptNameOrSourceURL?: () => string | null };

const MOST_PLACES = 2_000;
const MOST_FRAMES = 60;

/** Hash of the code that ran last at a place of a stack. */
const seen = new Map<string, string>();
let watching: PrepareStackTrace | undefined;

/**
 * Looks on when a stack is written: only then does the engine tell which version of the code each frame is of. Cheap
 * enough for every request: frameworks exchange what writes stacks while they load. Where nobody else formats stacks
 * nothing is done, as there is no hot reload within such a process.
 */
export function watchStacks(): void {
  const prepare = Error.prepareStackTrace as PrepareStackTrace | undefined;
  if (typeof prepare !== 'function' || prepare === watching) return;
  watching = (error, sites) => {
    if (anyReplaced()) note(sites);
    return Reflect.apply(prepare, Error, [error, sites]);
  };
  Error.prepareStackTrace = watching as typeof Error.prepareStackTrace;
}

/** Hash of the code that ran at a place, as the stack names it; undefined when nobody saw the stack being written. */
export const runningVersion = (file: string, line: number, column: number): string | undefined =>
  seen.get(`${file}:${line}:${column}`);

function note(sites: readonly Site[]): void {
  try {
    for (const site of sites.slice(0, MOST_FRAMES)) {
      const file = site.getScriptNameOrSourceURL?.() ?? undefined;
      if (file === undefined || !wasReplaced(file)) continue;
      const hash = site.getScriptHash?.();
      if (hash === undefined) continue;
      if (seen.size >= MOST_PLACES) seen.clear();
      seen.set(`${file}:${site.getLineNumber()}:${site.getColumnNumber()}`, hash);
    }
  } catch {
    // Another engine, or call sites that somebody made up.
  }
}
