import { chargeCard } from '@/lib/charge-card';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  try {
    return Response.json(chargeCard('order-17'));
  } catch {
    return Response.json({ error: 'The card was not charged.' }, { status: 500 }); // fails: caught
  }
}
