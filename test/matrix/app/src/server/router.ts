import { initTRPC, TRPCError } from '@trpc/server';

const t = initTRPC.create();

export const router = t.router({
  prices: t.router({
    list: t.procedure.query(() => ['4.50']),
    total: t.procedure.query((): number => {
      throw new Error('a price is missing'); // fails: trpc
    }),
    secret: t.procedure.query((): number => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'prices are secret' });
    }),
  }),
});
