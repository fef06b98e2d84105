import type { Budget } from './budget.ts';

export interface PageToFit<Version, Data> {
  budget: Budget;
  /** Each item in versions from the whole to the barest, all of the same number. */
  items: readonly (readonly Version[])[];
  /** So many items, or all if there are less, are worth making each of them smaller for; if they fit at all. */
  fewest: number;
  /** The answer with these items, all in the same version. */
  build: (items: Version[], version: number) => Data;
}

/**
 * The answer that fits the budget: items in the richest version in which the fewest fit, and then as many items as go
 * in. It holds one item at least, so that paging moves on.
 */
export function fitPage<Version, Data extends object>(page: PageToFit<Version, Data>): Data {
  const { budget, items, fewest, build } = page;
  const versions = items[0]!.length;
  const make = (shown: number, version: number) =>
    build(
      items.slice(0, shown).map((item) => item[version]!),
      version,
    );
  for (let wanted = Math.min(fewest, items.length); wanted > 0; wanted = Math.floor(wanted / 2)) {
    const version = firstWhere(0, versions, (candidate) => budget.fits(make(wanted, candidate)));
    if (version === versions) continue;
    const tooMany = firstWhere(wanted + 1, items.length + 1, (shown) => !budget.fits(make(shown, version)));
    return make(tooMany - 1, version);
  }
  return make(1, versions - 1);
}

/** The first number of a range for which the test holds, given that it then holds for all after it; `end` when none. */
function firstWhere(start: number, end: number, test: (candidate: number) => boolean): number {
  // Most answers fit as they are.
  if (start >= end || test(start)) return start;
  let [failing, holding] = [start, end];
  while (holding - failing > 1) {
    const middle = Math.floor((failing + holding) / 2);
    if (test(middle)) holding = middle;
    else failing = middle;
  }
  return holding;
}

/** One way to make the items of a list smaller. */
export interface ItemCut<Item> {
  what: string;
  apply: (item: Item) => Item;
}

/** An item in versions: whole, then with one cut more each time. */
export function versionsByCuts<Item>(item: Item, cuts: readonly ItemCut<Item>[]): Item[] {
  const versions = [item];
  for (const { apply } of cuts) versions.push(apply(versions.at(-1)!));
  return versions;
}
