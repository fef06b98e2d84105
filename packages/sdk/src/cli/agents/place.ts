import { findMainRoot } from '../surroundings/git.ts';
import type { Agent, Place } from './agent.ts';
import { distributionOf } from './bridge-command.ts';

/** Where the files of agents are looked for. */
export const placeOf = (root: string, { home, platform, env }: Pick<Place, 'home' | 'platform' | 'env'>): Place => ({
  root,
  mainRoot: findMainRoot(root),
  home,
  platform,
  env,
});

/** Whether the file of the agent lies in the Windows that this Linux runs in. */
export const isOutOfReach = ({ isWindowsOrMac = false }: Agent, env: NodeJS.ProcessEnv): boolean =>
  isWindowsOrMac && distributionOf(env) !== undefined;

/** The place that the files of an agent out of reach are named from, in the words of Windows. */
export const inWindows = (place: Place): Place => ({
  ...place,
  platform: 'win32',
  home: '%USERPROFILE%',
  env: { ...place.env, APPDATA: '%APPDATA%' },
});
