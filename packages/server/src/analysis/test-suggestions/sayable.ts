const MOST_CHARS = 80;

/**
 * A name that may stand in our own sentences: of a route, a function, a file. What has blanks in it, or is long, could
 * be a sentence of somebody else.
 */
export function sayable(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= MOST_CHARS && /^[\w$/.[\]():*{}@~+-]+$/.test(name) ? name : undefined;
}
