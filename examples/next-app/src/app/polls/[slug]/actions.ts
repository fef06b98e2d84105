'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { database } from '@/server/database';
import { isAcceptable } from '@/server/moderation';

export async function addComment(form: FormData): Promise<void> {
  const slug = String(form.get('slug'));
  const author = String(form.get('author')).trim() || 'Somebody';
  const text = String(form.get('text')).trim();
  if (!(await isAcceptable(text))) redirect(`/polls/${slug}?rejected=1#comments`);

  const db = await database();
  await db.comment.create({ data: { author, text, poll: { connect: { slug } } } });
  revalidatePath(`/polls/${slug}`);
}
