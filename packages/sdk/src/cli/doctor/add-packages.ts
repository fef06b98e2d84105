import { addCommand, printCommand } from '../packages/package-commands.ts';
import { installerOf } from '../packages/plan-packages.ts';
import type { Surroundings } from '../surroundings/look-around.ts';

/** The command that installs packages for development, as it is typed. */
export const addPackages = (surroundings: Surroundings, names: readonly string[]): string =>
  printCommand(addCommand(installerOf(surroundings), names));
