import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';

const t = initTRPC.context<{ user: string | null }>().create();

const cards = new Map([[1, { id: 1, title: 'Paint the fence', owner: { name: 'Ana' } }]]);

const signedIn = t.procedure.use(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' }); // fails: trpc-unauthorized
  return next();
});

export const router = t.router({
  mine: signedIn.query(() => [...cards.values()]),
  byId: t.procedure.input(z.object({ id: z.number() })).query(({ input }) => {
    const card = cards.get(input.id);
    if (!card) throw new TRPCError({ code: 'NOT_FOUND', message: `no card ${input.id}` }); // fails: trpc-not-found
    return card;
  }),
  ownerOf: t.procedure.input(z.number()).query(({ input }) => {
    const card = cards.get(input);
    return card!.owner.name; // fails: trpc-type-error, trpc-batch-member
  }),
  add: t.procedure.input(z.object({ title: z.string().min(3) })).mutation(({ input }) => input),
  remove: t.procedure.mutation(() => {
    throw new TRPCError({ code: 'FORBIDDEN', message: 'only the owner removes a card' }); // fails: trpc-forbidden
  }),
  search: t.procedure.query(() => {
    throw new TRPCError({ code: 'TOO_MANY_REQUESTS' }); // fails: trpc-too-many-requests
  }),
  sync: t.procedure.mutation(async () => {
    try {
      await fetch(`${process.env.DEAD_URL}/sync`); // fails: trpc-with-a-cause
    } catch (cause) {
      throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'sync failed', cause }); // fails: trpc-with-a-cause
    }
  }),
});
