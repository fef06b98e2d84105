export async function POST(request: Request) {
  const note = await request.text();
  if (note !== '') return Response.json({ saved: true });
}
