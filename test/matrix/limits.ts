import type { Cell } from './cells.ts';

/** What can't be captured, and why: known, measured, and not our choice. */
interface Limit {
  kinds: readonly string[] | 'all';
  in: (cell: Cell) => boolean;
  /** What is found instead. */
  found: readonly string[];
  reason: string;
}

const inProduction = ({ mode }: Cell): boolean => mode === 'production';

export const LIMITS: readonly Limit[] = [
  {
    kinds: ['trpc', 'trpc-batch'],
    in: inProduction,
    found: ['no position', 'compiled position'],
    reason:
      'tRPC catches what a procedure throws and tells it in its answer; in production without the stack. Procedure, index, message and code are exact. A procedure that hands its error to `captureError` has the line too.',
  },
  {
    kinds: 'all',
    in: ({ bundler, mode }) => bundler === 'webpack' && mode === 'production',
    found: ['compiled position', 'no position'],
    reason:
      'A production build with webpack writes no source maps for the server unless `experimental.serverSourceMaps` asks for them. Message, route and status are exact; the position is that of the compiled file.',
  },
];

/** Index of the reason why a kind falls short in a cell; undefined when there is none, and it is a defect. */
export function findLimit(kind: string, cell: Cell, found: string): number | undefined {
  const index = LIMITS.findIndex(
    (limit) => (limit.kinds === 'all' || limit.kinds.includes(kind)) && limit.in(cell) && limit.found.includes(found),
  );
  return index < 0 ? undefined : index;
}
