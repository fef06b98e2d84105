import { z } from 'zod';
import { slugFrom } from '@/lib/slug';
import { database } from '@/server/database';

const newPoll = z.object({
  question: z.string().trim().min(1),
  options: z.array(z.string().trim().min(1)).min(2),
});

export async function POST(request: Request) {
  const input = newPoll.safeParse(await request.json());
  if (!input.success)
    return Response.json({ message: 'A poll is a question and two or more options.' }, { status: 400 });

  const { question, options } = input.data;
  const db = await database();
  // The question makes the address, so that links are readable.
  const poll = await db.poll.create({
    data: { question, slug: slugFrom(question), options: { create: options.map((label) => ({ label })) } },
  });
  return Response.json({ slug: poll.slug }, { status: 201 });
}
