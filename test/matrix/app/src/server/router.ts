import { traceTrpc } from '@glasstrace/sdk/trpc';
import { initTRPC, TRPCError } from '@trpc/server';

const plain = initTRPC.create();
const traced = traceTrpc(initTRPC.create());

export const router = plain.router({
  prices: plain.router({
    list: plain.procedure.query(() => ['4.50']),
    total: plain.procedure.query((): number => {
      throw new Error('a price is missing'); // fails: trpc
    }),
    secret: plain.procedure.query((): number => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'prices are secret' });
    }),
  }),
});

export const tracedRouter = traced.router({
  orders: traced.router({
    list: traced.procedure.query(() => [17]),
    total: traced.procedure.query((): number => {
      throw new Error('an order is missing'); // fails: trpc-traced
    }),
    secret: traced.procedure.query((): number => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'orders are secret' });
    }),
  }),
});
