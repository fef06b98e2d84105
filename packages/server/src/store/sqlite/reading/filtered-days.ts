import type { TraceFilter } from '../../trace-store.ts';
import type { Day, Days } from './days.ts';
import { rangeOf } from './id-range.ts';
import type { Entries } from './trace-selects.ts';

/** Runs `use` for the entries of a filter, day by day. */
export async function eachFilteredDay(
  days: Days,
  filter: TraceFilter,
  { from, parameters }: Entries,
  use: (day: Day, entries: Entries) => void,
): Promise<void> {
  const range = rangeOf(filter);
  const within = await days.within(range, 'newest');
  await days.each(
    (day) => {
      use(day, { from, parameters: [...parameters, range.from, range.to] });
      return undefined;
    },
    within.map(({ name }) => name),
  );
}
