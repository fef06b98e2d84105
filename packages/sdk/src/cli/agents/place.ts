import { findMainRoot } from '../steps/git.ts';
import type { Place } from './agent.ts';

/** Where the files of agents are looked for. */
export const placeOf = (root: string, { home, platform, env }: Pick<Place, 'home' | 'platform' | 'env'>): Place => ({
  root,
  mainRoot: findMainRoot(root),
  home,
  platform,
  env,
});
