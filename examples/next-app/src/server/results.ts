import { leaderOf, type Tally } from '@/lib/ranking';

/** One sentence about the state of a poll, for the line above its results. */
export function summarise(tallies: Tally[]): { total: number; headline: string } {
  const total = tallies.reduce((sum, tally) => sum + tally.votes, 0);
  const { label, lead } = leaderOf(tallies);
  return { total, headline: lead > 0 ? `${label} leads by ${lead}` : `A tie, with ${label} in it` };
}
