import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { database } from './database';
import { findPoll } from './polls';
import { summarise } from './results';

const t = initTRPC.create();

const poll = t.procedure.input(z.object({ slug: z.string() })).use(async ({ input, next }) => {
  const found = await findPoll(input.slug);
  if (!found) throw new TRPCError({ code: 'NOT_FOUND', message: `There is no poll "${input.slug}".` });
  return next({ ctx: { poll: found } });
});

export const appRouter = t.router({
  polls: t.router({
    options: poll.query(({ ctx }) =>
      ctx.poll.options.map(({ id, label, _count }) => ({ id, label, votes: _count.votes })),
    ),
    summary: poll.query(({ ctx }) =>
      summarise(ctx.poll.options.map(({ label, _count }) => ({ label, votes: _count.votes }))),
    ),
    vote: t.procedure.input(z.object({ optionId: z.number().int() })).mutation(async ({ input }) => {
      const db = await database();
      await db.vote.create({ data: { optionId: input.optionId } });
    }),
  }),
});

export type AppRouter = typeof appRouter;
