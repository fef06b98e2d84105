import { truncate } from '@glasstrace/protocol/redaction';

/** Nobody needs more of their own words to know them. */
export const ECHO_CHARS = 60;

/** Arguments that are said back, their texts cut. */
export function shortenEcho<Echo extends object>(echo: Echo): Echo {
  return Object.fromEntries(
    Object.entries(echo).map(([name, value]) => [
      name,
      typeof value === 'string' ? truncate(value, ECHO_CHARS) : value,
    ]),
  ) as Echo;
}
