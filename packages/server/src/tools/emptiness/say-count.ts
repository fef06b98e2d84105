/** `one trace`, `3 traces`. */
export const sayCount = (count: number, what: string, plural = `${what}s`): string =>
  count === 1 ? `one ${what}` : `${count} ${plural}`;

/** `3 matches`. */
export const sayMatches = (count: number): string => sayCount(count, 'match', 'matches');
