export const dynamic = 'force-dynamic';

export function GET(): Response {
  throw 'the till is closed';
}
