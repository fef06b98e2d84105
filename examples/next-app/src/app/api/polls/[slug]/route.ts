import { z } from 'zod';
import { database } from '@/server/database';

const changes = z.object({ closesAt: z.coerce.date() });

export async function PATCH(request: Request, { params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  // The form sends what the date picker holds.
  const { closesAt } = changes.parse(await request.json());

  const db = await database();
  await db.poll.update({ where: { slug }, data: { closesAt } });
  return Response.json({ closesAt });
}
