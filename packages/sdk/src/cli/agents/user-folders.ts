import { posix, win32 } from 'node:path';
import type { Place } from './agent.ts';

type Machine = Pick<Place, 'home' | 'platform' | 'env'>;

/** A path below the user's home folder, in the words of the platform. */
export const inHome = ({ home, platform }: Machine, ...path: string[]): string => pathOf(platform).join(home, ...path);

/** A path below a folder that a variable may name instead; an empty variable names none. */
export const inFolder = (machine: Machine, variable: string, otherwise: string[], ...path: string[]): string => {
  const named = machine.env[variable];
  return named ? pathOf(machine.platform).join(named, ...path) : inHome(machine, ...otherwise, ...path);
};

/** Where programs of the XDG kind keep their settings: on Windows in AppData, on macOS as on Linux. */
export const inConfigHome = (machine: Machine, ...path: string[]): string =>
  machine.platform === 'win32'
    ? inFolder(machine, 'APPDATA', ['AppData', 'Roaming'], ...path)
    : inFolder(machine, 'XDG_CONFIG_HOME', ['.config'], ...path);

/** Where desktop applications keep theirs. */
export const inAppData = (machine: Machine, ...path: string[]): string =>
  machine.platform === 'darwin'
    ? inHome(machine, 'Library', 'Application Support', ...path)
    : inConfigHome(machine, ...path);

const pathOf = (platform: NodeJS.Platform) => (platform === 'win32' ? win32 : posix);
