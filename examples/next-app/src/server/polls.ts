import { database } from './database';

/** Polls for the front page, the newest first. */
export async function listPolls() {
  const db = await database();
  const polls = await db.poll.findMany({
    orderBy: { id: 'desc' },
    take: 50,
    include: { options: { include: { _count: { select: { votes: true } } } }, _count: { select: { comments: true } } },
  });
  return polls.map((poll) => ({
    slug: poll.slug,
    question: poll.question,
    options: poll.options.map(({ label, _count }) => ({ label, votes: _count.votes })),
    comments: poll._count.comments,
  }));
}

/** One poll with its options and comments; null when there is none at this address. */
export async function findPoll(slug: string) {
  const db = await database();
  return db.poll.findUnique({
    where: { slug },
    include: {
      options: { orderBy: { id: 'asc' }, include: { _count: { select: { votes: true } } } },
      comments: { orderBy: { id: 'desc' }, take: 100 },
    },
  });
}
