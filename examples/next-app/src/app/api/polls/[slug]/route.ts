import { z } from 'zod';
import { database } from '@/server/database';

const changes = z.object({ closesAt: z.iso.datetime({ local: true }) });

export async function PATCH(request: Request, { params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  // The form sends what the date picker holds.
  const { closesAt } = changes.parse(await request.json());

  const db = await database();
  await db.poll.update({ where: { slug }, data: { closesAt: new Date(closesAt) } });
  return Response.json({ closesAt });
}
