export const dynamic = 'force-dynamic';

export function GET(): Response {
  throw new Error('cannot total order 17'); // fails: route-throws
}
