import { findDepot } from './find-depot';

export function planDelivery(city: string) {
  const stops = [city].map((stop) => ({ stop, depot: findDepot(stop) }));
  return { stops };
}
