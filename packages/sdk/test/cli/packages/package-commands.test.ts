import { expect, it } from 'vitest';
import {
  addCommand,
  type Installer,
  installCommand,
  printCommand,
  removeCommand,
  withoutPatience,
} from '../../../src/cli/packages/package-commands.ts';
import type { PackageManager } from '../../../src/cli/surroundings/package-manager.ts';

const of = (manager: PackageManager, more: Partial<Installer> = {}): Installer => ({
  manager,
  modernYarn: false,
  atWorkspaceRoot: false,
  ...more,
});

it.each([
  [of('npm'), 'npm install --save-dev a b', 'npm uninstall a b', 'npm install'],
  [of('npm', { atWorkspaceRoot: true }), 'npm install --save-dev a b', 'npm uninstall a b', 'npm install'],
  [of('pnpm'), 'pnpm add --save-dev a b', 'pnpm remove a b', 'pnpm install'],
  [
    of('pnpm', { atWorkspaceRoot: true }),
    'pnpm add --save-dev --workspace-root a b',
    'pnpm remove --workspace-root a b',
    'pnpm install',
  ],
  [of('yarn'), 'yarn add --dev a b', 'yarn remove a b', 'yarn install'],
  [
    of('yarn', { atWorkspaceRoot: true }),
    'yarn add --dev --ignore-workspace-root-check a b',
    'yarn remove --ignore-workspace-root-check a b',
    'yarn install',
  ],
  [of('yarn', { modernYarn: true, atWorkspaceRoot: true }), 'yarn add --dev a b', 'yarn remove a b', 'yarn install'],
  [of('bun', { atWorkspaceRoot: true }), 'bun add --dev a b', 'bun remove a b', 'bun install'],
])('%o', (installer, add, remove, install) => {
  const packages = ['a', 'b'];

  expect(printCommand(addCommand(installer, packages))).toBe(add);
  expect(printCommand(removeCommand(installer, packages))).toBe(remove);
  expect(printCommand(installCommand(installer))).toBe(install);
});

it.each([
  [of('npm'), 'npm_config_fetch_timeout', '30000'],
  [of('pnpm'), 'npm_config_fetch_timeout', '30000'],
  [of('pnpm'), 'pnpm_config_fetch_timeout', '30000'],
  [of('yarn', { modernYarn: true }), 'YARN_HTTP_TIMEOUT', '30000'],
  [of('bun'), 'BUN_CONFIG_HTTP_IDLE_TIMEOUT', '30'],
])('does not wait for a registry as long as %o would', (installer, name, value) => {
  expect(withoutPatience(installer).env).toMatchObject({ [name]: value });
});
