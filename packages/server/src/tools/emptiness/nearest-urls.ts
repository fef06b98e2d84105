const MOST = 3;

/** At most three of the known URLs that come nearest to the one asked for, each once, the nearest first. */
export function nearestUrls(asked: string, known: readonly string[]): string[] {
  return [...new Set(known)]
    .map((url) => ({ url, likeness: likeness(asked.toLowerCase(), url.toLowerCase()) }))
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness || a.url.length - b.url.length)
    .slice(0, MOST)
    .map(({ url }) => url);
}

/** From 0, nothing in common worth naming, to 3, the same but for case. */
function likeness(asked: string, url: string): number {
  if (asked === url) return 3;
  const path = asked.replace(/\/$/, '');
  if (path !== '' && url.startsWith(`${path}/`)) return 2;
  const words = (text: string) => new Set(text.split(/[^a-z0-9]+/).filter((word) => word !== '' && word !== 'api'));
  const [mine, theirs] = [words(asked), words(url)];
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  const union = new Set([...mine, ...theirs]).size;
  const similar = union === 0 ? 0 : shared / union;
  return similar >= 0.3 ? similar : 0;
}
