import { weigh } from 'fragile';

export const dynamic = 'force-dynamic';

export function GET() {
  const grams = weigh({ grams: -5 }); // fails: dependency
  return Response.json({ grams });
}
