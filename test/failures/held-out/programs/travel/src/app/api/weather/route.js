export async function GET(request) {
  const city = request.nextUrl.searchParams.get('city');
  const response = await fetch(`${process.env.UPSTREAM_URL}/half/weather/${city}`, { cache: 'no-store' });
  const weather = await response.json(); // fails: weather-is-cut
  return Response.json({ weather });
}
