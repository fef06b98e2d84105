import type { Followed } from './canary/follow-canary.ts';
import type { World } from './world.ts';

/** What is done about it: words of our own command, or something small that is done at once. */
export type Remedy = { glasstrace: string[] } | { run: () => void };

interface Fault {
  /** What is the case. */
  says: string;
  why: string;
  /** What a person can do about it. */
  fix: string;
  /** Does what `fix` says; absent where only a person can. */
  remedy?: Remedy;
}

/** What a check found. `skipped` says why it could not look. */
export type Outcome = ({ state: 'ok' | 'skipped'; says: string } | ({ state: 'warning' | 'problem' } & Fault)) & {
  /** Of the canary. */
  followed?: Followed;
};

/** One thing that has to be right for an agent to get an answer. It changes nothing. */
export interface Check {
  id: string;
  title: string;
  run(world: World): Outcome | Outcome[] | Promise<Outcome | Outcome[]>;
}

export const ok = (says: string): Outcome => ({ state: 'ok', says });
export const skipped = (says: string): Outcome => ({ state: 'skipped', says });
export const warning = (fault: Fault): Outcome => ({ state: 'warning', ...fault });
export const problem = (fault: Fault): Outcome => ({ state: 'problem', ...fault });

/** A fault that a command of ours mends. */
export const mendedBy = (...glasstrace: string[]): Pick<Fault, 'fix' | 'remedy'> => ({
  fix: `npx glasstrace ${glasstrace.join(' ')}`,
  remedy: { glasstrace },
});
