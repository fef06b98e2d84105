import { findTrip } from '~/lib/trips';

export default async function CheapTrips() {
  const trip = await findTrip('rome');
  const stops = trip.stops.sort((a, b) => a.price.amount - b.price.amount); // fails: stop-without-a-price
  return (
    <ul>
      {stops.map((stop) => (
        <li key={stop.city}>{stop.city}</li>
      ))}
    </ul>
  );
}
