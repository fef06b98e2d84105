/** What the last line of code says about where its map is: a path, or the map itself as a `data:` URL. */
export const mapReference = (code: string): string | undefined =>
  [...code.matchAll(/\/\/[#@] sourceMappingURL=(\S+)\s*$/gm)].at(-1)?.[1];

/** The JSON of a map that its reference holds. */
export function inlineMap(reference: string): string | undefined {
  const encoded = /^data:[^,]*;base64,(.*)$/.exec(reference)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
