import type { Cell } from './cells.ts';

/** What can't be captured, and why: known, measured, and not our choice. */
interface Limit {
  kinds: readonly string[] | 'all';
  in: (cell: Cell) => boolean;
  /** What the answer lacks, as the judge names it. Everything else is expected as ever. */
  lacks: readonly string[];
  reason: string;
}

const inProduction = ({ mode }: Cell): boolean => mode === 'production';

export const LIMITS: readonly Limit[] = [
  {
    kinds: ['trpc', 'trpc-batch'],
    in: (cell) => inProduction(cell) && !cell.wrapped,
    lacks: ['no position', 'compiled position', 'time of each call'],
    reason:
      'In production tRPC answers without the stack of what a procedure threw, and the bundlers merge it into the code of the app, where it cannot be watched. Procedure, index, message and code are exact. With `traceTrpc` in the app, or `withGlasstrace` around its configuration, all of it is.',
  },
  {
    kinds: 'all',
    in: ({ bundler, mode, wrapped }) => bundler === 'webpack' && mode === 'production' && !wrapped,
    lacks: ['compiled position', 'no position', 'place of the cause', 'frame of the dependency'],
    reason:
      'A production build with webpack writes no source maps for the server unless `experimental.serverSourceMaps` asks for them, as `withGlasstrace` does. Message, route, action and status are exact; the position is that of the compiled file, and whose code it is can not be told from it.',
  },
  {
    kinds: ['proxy-throws', 'proxy-redirects'],
    in: ({ next }) => next === 15,
    lacks: ['mention of the proxy'],
    reason:
      'Next.js 15 runs middleware in its edge sandbox, whose spans stay there: the answer does not say that middleware gave the response. The path is that of the request, which reached no route.',
  },
];

/** What no entry of the table is about, because there is nothing to ask for. */
export const BLIND_SPOTS: readonly string[] = [
  'Errors at boot before `registerGlasstrace()` was called, in `next.config` or further up in `instrumentation`: nothing records yet. The terminal has them. What fails in `register()` after that call is sent while the process ends, if the server runs already.',
  'Requests of the first moments: `next dev` says that it is ready, and answers, before it calls `register()`.',
  'Static generation in development (`generateStaticParams`): Next.js runs it in a worker that never calls `register()`.',
  'The exception that a route handler catches and answers itself, unless it is logged or given to `captureError`: the answer names the line that made the response instead.',
  'How long each procedure of a tRPC batch took, in a production build with neither `traceTrpc` nor `withGlasstrace`.',
  'What a tRPC subscription or generator throws after its answer has begun: tRPC tells it to the client, in the stream.',
  'What happens inside an edge route or middleware: its errors are told, its own spans stay in the sandbox.',
];

/** Index of the reason why an answer lacks something; undefined when there is none, and it is a defect. */
export function findLimit(kind: string, cell: Cell, what: string): number | undefined {
  const index = LIMITS.findIndex(
    (limit) => (limit.kinds === 'all' || limit.kinds.includes(kind)) && limit.in(cell) && limit.lacks.includes(what),
  );
  return index < 0 ? undefined : index;
}
