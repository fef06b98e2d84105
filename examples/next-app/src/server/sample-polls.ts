import type { PrismaClient } from '@/generated/prisma/client';

interface SamplePoll {
  question: string;
  slug: string;
  votes: Record<string, number>;
  comments: { author: string; text: string }[];
}

const SAMPLES: SamplePoll[] = [
  {
    question: 'Where should the team have lunch on Friday?',
    slug: 'friday-lunch',
    votes: { 'The noodle place': 7, 'Market hall': 4, 'Bring our own': 2 },
    comments: [
      { author: 'Mira', text: 'The market hall has tables outside again.' },
      { author: 'Jonas', text: 'Noodles. Always noodles.' },
    ],
  },
  {
    question: 'Which day is best without meetings?',
    slug: 'day-without-meetings',
    votes: { Tuesday: 3, Wednesday: 9, Thursday: 5 },
    comments: [{ author: 'Ada', text: 'Wednesday cuts the week in half, in a good way.' }],
  },
  {
    question: 'What do we call the new meeting room?',
    slug: 'meeting-room-name',
    votes: { Aquarium: 6, 'The shed': 6, 'Room 4': 1 },
    comments: [],
  },
];

/** Gives an empty database something to look at. */
export async function addSamplePolls(db: PrismaClient): Promise<void> {
  if ((await db.poll.count()) > 0) return;
  for (const { question, slug, votes, comments } of SAMPLES) {
    const options = Object.entries(votes).map(([label, count]) => ({
      label,
      votes: { create: Array.from({ length: count }, () => ({})) },
    }));
    await db.poll.create({ data: { question, slug, options: { create: options }, comments: { create: comments } } });
  }
}
