export async function GET() {
  try {
    const response = await fetch(`${process.env.DEAD_URL}/map`, { signal: AbortSignal.timeout(2_000) }); // fails: map-server-is-down
    return new Response(await response.text());
  } catch (error) {
    console.error('map', error);
    return Response.json({ map: null });
  }
}
