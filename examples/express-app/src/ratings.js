/** The best rating and how many there are. */
export async function describeRatings(ratings) {
  const [best] = [...ratings].sort((a, b) => b.stars - a.stars);
  return { best: best.stars, by: best.reader, count: ratings.length };
}
