/** One way of running an app: what Next.js does with the code differs in each. */
export interface Cell {
  id: string;
  next: 15 | 16;
  bundler: 'Turbopack' | 'webpack';
  mode: 'dev' | 'production';
  /** Its configuration is wrapped, as `init --production` does it. */
  wrapped: boolean;
}

const cell = (next: Cell['next'], bundler: Cell['bundler'], mode: Cell['mode'], wrapped = false): Cell => ({
  id: `${next}-${bundler.toLowerCase()}-${mode}${wrapped ? '-wrapped' : ''}`,
  next,
  bundler,
  mode,
  wrapped,
});

export const CELLS: readonly Cell[] = [
  cell(16, 'Turbopack', 'dev'),
  cell(16, 'webpack', 'dev'),
  cell(16, 'Turbopack', 'production'),
  cell(16, 'webpack', 'production'),
  cell(16, 'Turbopack', 'production', true),
  cell(16, 'webpack', 'production', true),
  cell(15, 'Turbopack', 'dev'),
  cell(15, 'webpack', 'dev'),
  cell(15, 'Turbopack', 'production'),
  cell(15, 'webpack', 'production'),
  cell(15, 'webpack', 'production', true),
];

/** The cells that continuous integration has the time for. */
export const CI_CELLS: readonly Cell[] = CELLS.filter(
  ({ next, bundler, wrapped }) => next === 16 && bundler === 'Turbopack' && !wrapped,
);

export const titleOf = ({ next, bundler, mode, wrapped }: Cell): string =>
  `Next ${next} ${bundler} ${mode}${wrapped ? ', `withGlasstrace`' : ''}`;
