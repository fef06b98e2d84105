import type { Cell } from './cells.ts';

/** What can't be captured, and why: known, measured, and not our choice. */
interface Limit {
  kinds: readonly string[] | 'all';
  in: (cell: Cell) => boolean;
  reason: string;
}

const inProduction = ({ mode }: Cell): boolean => mode === 'production';

export const LIMITS: readonly Limit[] = [
  {
    kinds: ['trpc', 'trpc-batch'],
    in: inProduction,
    reason:
      'tRPC catches what a procedure throws and tells it in its answer; in production without the stack. Procedure, index, message and code are exact. A procedure that hands its error to `captureError` has the line too.',
  },
];

/** Index of the reason why a kind falls short in a cell; undefined when there is none, and it is a defect. */
export function findLimit(kind: string, cell: Cell): number | undefined {
  const index = LIMITS.findIndex(({ kinds, in: isIn }) => (kinds === 'all' || kinds.includes(kind)) && isIn(cell));
  return index < 0 ? undefined : index;
}
