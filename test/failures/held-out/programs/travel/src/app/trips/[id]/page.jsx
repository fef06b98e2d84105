import { findTrip } from '~/lib/trips';

export default async function TripPage({ params }) {
  const { id } = await params;
  const trip = await findTrip(id);
  return (
    <main>
      <h1>{trip.title}</h1>
      {/* fails: trip-not-found */}
    </main>
  );
}
