interface Depot {
  city: string;
}

const depots: Depot[] = [{ city: 'Bern' }];

export function findDepot(city: string): Depot {
  const depot = depots.find((known) => known.city === city);
  if (!depot) {
    throw new Error(`no depot in ${city}`); // fails: deep-module
  }
  return depot;
}
