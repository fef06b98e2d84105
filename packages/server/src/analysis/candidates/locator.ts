import type { TraceIndex } from '../../store/trace-store.ts';
import { isFallbackRoute } from '../../traces/next-span.ts';
import { sanitizePath } from '../../traces/sanitize-path.ts';
import { LEVEL, matchTrace } from './match.ts';
import type { Wanted } from './wanted.ts';

/** Everything that traces are looked for by. What is wanted by name must fit in all its forms; the rest are filters. */
export interface Locator {
  /** The most telling one first. */
  wanted: readonly Wanted[];
  method?: string;
  /** What the filters say, in words, for traces that nothing else speaks for. */
  filterReasons: readonly string[];
}

/** A trace as it fits a locator. */
export interface Fit {
  /** See LEVEL. */
  level: number;
  reasons: string[];
  /** Two traces with the same one are of the same operation. */
  operation: string;
}

/** How a trace fits all that is wanted; undefined when one of them does not fit. */
export function fitTrace({ wanted, method, filterReasons }: Locator, index: TraceIndex): Fit | undefined {
  const matches = wanted.map((one) => matchTrace(one, index, method));
  if (!matches.every((match) => match !== undefined)) return undefined;
  return {
    level: levelOfAll(matches.map(({ level }) => level)),
    reasons: matches.length > 0 ? matches.map(({ reason }) => reason) : [...filterReasons],
    operation: matches.find(({ operation }) => operation !== undefined)?.operation ?? operationOf(index),
  };
}

/** As well as the best match, unless there is one by mere words: then it may be another thing altogether. */
function levelOfAll(levels: readonly number[]): number {
  if (levels.length === 0) return LEVEL.filters;
  const worst = Math.max(...levels);
  return worst >= LEVEL.words ? worst : Math.min(...levels);
}

/** Parts, in lower case, of which every name that may fit has at least one. */
export function partsOf({ path, procedures, name, words }: Wanted): string[] {
  const literals = [path ?? '', name ?? '', ...procedures].flatMap((text) =>
    text.toLowerCase().split(/[^\p{L}\p{N}]+/u),
  );
  // A pattern need not have any word of a path that it fits.
  const parameters = path === undefined ? [] : ['[', ':', '*'];
  const parts = [...literals, ...words, ...parameters].filter((part) => part !== '');
  return parts.length === 0 ? ['/'] : [...new Set(parts)];
}

/** What was asked of the app: the same for all requests of one procedure, action or route. */
function operationOf({ method, route, urls, procedures, action }: TraceIndex): string {
  if (action !== undefined) return action;
  if (procedures.length > 0) return procedures.join(',');
  return `${method} ${isFallbackRoute(route) ? urls[0] : sanitizePath(route)}`;
}
