import { VERSION } from '@glasstrace/protocol/version';
import { findPackage } from '../../surroundings/find-package.ts';
import { readPackageJson } from '../../surroundings/package-json.ts';
import { addPackages } from '../add-packages.ts';
import { type Check, ok, problem, warning } from '../check.ts';

const PACKAGES = ['@glasstrace/sdk', '@glasstrace/server'];

export const packages: Check = {
  id: 'packages',
  title: 'Packages',
  run({ dir, surroundings, settings }) {
    const { root } = surroundings();
    const needed = settings.endpoint === undefined ? PACKAGES : PACKAGES.slice(0, 1);
    const missing = needed.filter((name) => findPackage(dir, name) === undefined);
    if (missing.length > 0) {
      return problem({
        says: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed.`,
        why: 'The app loads the SDK, and the local server is the other package.',
        fix: `In the app: ${addPackages(surroundings(), missing)}`,
      });
    }
    const update = addPackages(
      surroundings(),
      PACKAGES.map((name) => `${name}@latest`),
    );
    const installed = needed.map((name) => `${name} ${versionOf(findPackage(dir, name))}`);
    if (installed.some((text) => !text.endsWith(` ${VERSION}`))) {
      return warning({
        says: `This command is of version ${VERSION}, and the app has ${installed.join(' and ')}.`,
        why: 'They speak to each other, and are released together.',
        fix: `In the app: ${update}`,
      });
    }
    const atRoot = root === dir ? undefined : findPackage(root, '@glasstrace/sdk');
    if (atRoot !== undefined && versionOf(atRoot) !== VERSION) {
      return warning({
        says: `The root of the repository has @glasstrace/sdk ${versionOf(atRoot)}, and the app ${VERSION}.`,
        why: 'A command that is started at the root takes that one.',
        fix: `At the root: ${update}`,
      });
    }
    return ok(installed.join(', '));
  },
};

const versionOf = (folder: string | undefined): string =>
  (folder && readPackageJson(folder)?.version) ?? 'of an unknown version';
