import { loadFares } from '~/lib/trips';

export async function GET() {
  const fares = await loadFares('Siena');
  return Response.json(fares);
}
