export const dynamic = 'force-dynamic';

export function GET(): Response {
  const refusals = [
    new RangeError('the north depot is full'), // cause: aggregate
    new TypeError('the south depot has no address'),
  ];
  throw new AggregateError(refusals, 'no depot takes the parcel'); // fails: aggregate
}
