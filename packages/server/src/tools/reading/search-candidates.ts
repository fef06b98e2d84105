import { type Fit, fitTrace, type Locator, partsOf } from '../../analysis/candidates/locator.ts';
import { LEVEL, levelsOfName, type NameLevels } from '../../analysis/candidates/match.ts';
import type { NamedTraces, TraceFilter, TraceQuery, TraceRow } from '../../store/trace-store.ts';
import type { ToolContext } from '../tool-context.ts';

export interface Candidate {
  row: TraceRow;
  fit: Fit;
  /** Keyset position among the candidates of a locator. */
  position: string;
}

export interface CandidatePage {
  candidates: Candidate[];
  /** So many names may fit that the oldest were not looked at. */
  overlooked: boolean;
}

export interface CandidateQuery {
  locator: Locator;
  filter: TraceFilter;
  /** Position of the last one seen. */
  after?: string | undefined;
  limit: number;
}

/** Failures of the server, refusals, plain 404s, the rest: what people ask about comes first. */
const BANDS: Pick<TraceFilter, 'minErrorRank' | 'belowErrorRank'>[] = [
  { minErrorRank: 3 },
  { minErrorRank: 2, belowErrorRank: 3 },
  { minErrorRank: 1, belowErrorRank: 2 },
  { belowErrorRank: 1 },
];

/** Names beyond this are not looked at, the ones that were used last are. */
const MOST_NAMES = 2_000;
const ROWS_AT_ONCE = 50;

/**
 * Traces that fit a locator: by how well they fit, then by how badly they failed, then the newest first. All three are
 * properties of the trace, so that pages stay apart while traces arrive.
 */
export async function searchCandidates(query: CandidateQuery, context: ToolContext): Promise<CandidatePage> {
  const names = query.locator.wanted.length === 0 ? undefined : await findNames(query, context);
  const candidates: Candidate[] = [];
  for await (const candidate of candidatesOf(query, names?.fitting, context)) {
    candidates.push(candidate);
    if (candidates.length === query.limit) break;
  }
  return { candidates, overlooked: names?.overlooked ?? false };
}

async function* candidatesOf(
  { locator, filter, after: position }: CandidateQuery,
  names: readonly FittingName[] | undefined,
  { store, credential }: ToolContext,
): AsyncGenerator<Candidate> {
  const from = readPosition(position);
  for (const level of levelsFrom(names, from?.level ?? LEVEL.exact)) {
    const named = names?.filter(({ best, worst }) => best <= level && level <= worst);
    const isFirst = level === from?.level;
    for (const [band, ranks] of BANDS.entries()) {
      if (isFirst && band < from.band) continue;
      const after = isFirst && band === from.band ? from.after : undefined;
      const list = (query: TraceQuery) =>
        named === undefined
          ? store.listTraces(credential.projectId, query)
          : store.listTracesNamed(credential.projectId, named, query);
      for await (const row of rowsOf(list, { ...filter, ...ranks }, after)) {
        const fit = fitTrace(locator, row.index);
        if (fit?.level === level) yield { row, fit, position: `${level}.${band}.${row.position}` };
      }
    }
  }
}

type FittingName = NamedTraces & NameLevels;

/** Names by the most telling locator, with the levels on which all of them together may put their traces. */
async function findNames(
  { locator, filter: { window, includeFrameworkInternal } }: CandidateQuery,
  { store, credential }: ToolContext,
): Promise<{ fitting: FittingName[]; overlooked: boolean }> {
  const lists: FittingName[][] = [];
  let overlooked = false;
  for (const wanted of locator.wanted) {
    const names = await store.listNames(credential.projectId, {
      ...(window && { window }),
      ...(includeFrameworkInternal !== undefined && { includeFrameworkInternal }),
      contains: partsOf(wanted),
      limit: MOST_NAMES,
    });
    overlooked ||= names.length === MOST_NAMES;
    lists.push(
      names.flatMap(({ kind, value }) =>
        levelsOfName(wanted, { kind, value }, locator.method).map((levels) => ({ kind, value, ...levels })),
      ),
    );
  }
  const [first = [], ...others] = lists;
  if (others.some((list) => list.length === 0)) return { fitting: [], overlooked };
  const best = Math.min(...others.flat().map((name) => name.best));
  const worst = Math.max(0, ...others.flat().map((name) => name.worst));
  // The best one counts, or the worst when it is by mere words.
  const fitting = first.map((name) => ({
    ...name,
    best: Math.min(name.best, best),
    worst: worst >= LEVEL.words ? Math.max(name.worst, worst) : name.worst,
  }));
  return { fitting, overlooked };
}

function levelsFrom(names: readonly FittingName[] | undefined, first: number): number[] {
  if (names === undefined) return [LEVEL.filters];
  return [...Array(LEVEL.filters).keys()].filter(
    (level) => level >= first && names.some(({ best, worst }) => best <= level && level <= worst),
  );
}

async function* rowsOf(
  list: (query: TraceQuery) => Promise<TraceRow[]>,
  filter: TraceFilter,
  after: string | undefined,
): AsyncGenerator<TraceRow> {
  for (let last = after; ; ) {
    const rows = await list({
      ...filter,
      order: 'newest',
      ...(last !== undefined && { after: last }),
      limit: ROWS_AT_ONCE,
    });
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows.at(-1)!.position;
  }
}

function readPosition(position: string | undefined): { level: number; band: number; after: string } | undefined {
  const parts = /^(\d)\.(\d)\.(.+)$/.exec(position ?? '');
  return parts ? { level: Number(parts[1]), band: Number(parts[2]), after: parts[3]! } : undefined;
}
