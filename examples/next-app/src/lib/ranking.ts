export interface Tally {
  label: string;
  votes: number;
}

const byVotes = (a: Tally, b: Tally) => b.votes - a.votes;

/** The option in front and its lead over the runner-up. */
export function leaderOf(tallies: Tally[]) {
  const [first, second] = tallies.filter((tally) => tally.votes > 0).sort(byVotes);
  // The first one won, whatever the others did.
  return { label: first.label, lead: first.votes - (second?.votes ?? 0) };
}
