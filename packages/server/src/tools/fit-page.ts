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
export function fitPage<Version, Data extends object>({
  budget,
  items,
  fewest,
  build,
}: PageToFit<Version, Data>): Data {
  const page = (shown: number, version: number) =>
    build(
      items.slice(0, shown).map((versions) => versions[version]!),
      version,
    );
  const versions = items[0]!.length;
  for (let wanted = Math.min(fewest, items.length); wanted > 0; wanted = Math.floor(wanted / 2)) {
    for (let version = 0; version < versions; version++) {
      if (budget.fits(page(wanted, version))) return page(mostThatFit(wanted, version), version);
    }
  }
  return page(1, versions - 1);

  function mostThatFit(known: number, version: number): number {
    let [fitting, tooMany] = [known, items.length + 1];
    while (tooMany - fitting > 1) {
      const middle = Math.floor((fitting + tooMany) / 2);
      if (budget.fits(page(middle, version))) fitting = middle;
      else tooMany = middle;
    }
    return fitting;
  }
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
