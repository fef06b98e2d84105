import * as yup from 'yup';

const booking = yup.object({ seats: yup.number().max(4).required() });

export async function POST(request) {
  const input = booking.validateSync(await request.json()); // fails: too-many-seats
  return Response.json(input);
}
