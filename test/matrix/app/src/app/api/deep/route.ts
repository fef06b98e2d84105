import { planDelivery } from '@/lib/delivery/plan-delivery';

export const dynamic = 'force-dynamic';

export function GET() {
  return Response.json(planDelivery('Basel'));
}
