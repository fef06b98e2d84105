export async function POST(request: Request) {
  const { notes } = await request.json(); // fails: route-body-is-not-json
  return Response.json({ count: notes.length });
}
