const TRIPS = {
  rome: { title: 'Rome', stops: [{ city: 'Milan', price: { amount: 9 } }, { city: 'Siena' }] },
};

export async function findTrip(id) {
  return TRIPS[id];
}

export async function loadFares(city) {
  const response = await fetch(`${process.env.UPSTREAM_URL}/status/429/fares/${city}`);
  if (response.status !== 200) {
    throw new FareError(`No fares for ${city}`, response.status); // fails: fares-are-limited
  }
  return response.json();
}

class FareError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}
