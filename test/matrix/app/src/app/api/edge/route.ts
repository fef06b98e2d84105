export const runtime = 'edge';
export const dynamic = 'force-dynamic';

export function GET(): Response {
  throw new Error('the edge is flat'); // fails: edge-route
}
