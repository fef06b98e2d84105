/** A path with ids, numbers and tokens replaced by `:id`: the same for every user and record. */
export function sanitizePath(path: string): string {
  return path
    .split('/')
    .map((segment) => (isIdentifier(segment) ? ':id' : segment))
    .join('/');
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function isIdentifier(segment: string): boolean {
  if (/^\d+$/.test(segment) || UUID.test(segment) || segment.includes('[redacted')) return true;
  if (/^[0-9a-f]{8,}$/i.test(segment)) return /\d/.test(segment);
  // ULID, CUID, nanoid and opaque tokens: long, no words in them, digits among the letters.
  return segment.length >= 16 && /^[\w~.-]+$/.test(segment) && isScrambled(segment);
}

/** Words joined by dashes have runs of letters; tokens change between letters and digits all the time. */
function isScrambled(text: string): boolean {
  return (text.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0) >= 3;
}
