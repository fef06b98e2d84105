import { RUNNING, shared } from './running.ts';
import type { ProcedureCall } from './runtime/capture/trpc/record-procedures.ts';

/** What `initTRPC.create()` of tRPC 11 returns, as far as we need it. */
export interface TrpcRoot {
  // biome-ignore lint/suspicious/noExplicitAny: middleware of tRPC is generic in what no other package can name.
  procedure: { use(middleware: (call: any) => any): any };
}

/**
 * Lets every procedure that is built from `t` tell how long it took and what it threw:
 * `const t = traceTrpc(initTRPC.create());`. Returns the same as it was given, in types as well; where nothing is
 * recorded, it changes nothing.
 */
export function traceTrpc<Root extends TrpcRoot>(t: Root): Root {
  return { ...t, procedure: t.procedure.use(recordProcedure) };
}

/** Never throws by itself, and never calls `next` twice. */
function recordProcedure(call: ProcedureCall): unknown {
  return shared[RUNNING]?.runtime?.recordProcedure(call) ?? call.next();
}
