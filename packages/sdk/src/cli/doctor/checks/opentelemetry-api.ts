import { realpathSync } from 'node:fs';
import { findPackage } from '../../surroundings/find-package.ts';
import { dependenciesOf, readPackageJson } from '../../surroundings/package-json.ts';
import { type Check, ok, problem, warning } from '../check.ts';

const API = '@opentelemetry/api';
const MOST_NAMED = 3;

/** The API is one registry, which all its copies of one major version share. */
export const openTelemetryApi: Check = {
  id: 'opentelemetry-api',
  title: 'OpenTelemetry',
  run({ dir }) {
    const copies = findCopies(dir);
    const versions = [...new Set(copies.map(({ version }) => version))];
    if (copies.length === 0) return ok('none but those in other packages');
    if (versions.length === 1) {
      return ok(copies.length === 1 ? `one copy, ${versions[0]}` : `${copies.length} copies, all ${versions[0]}`);
    }
    const said = copies
      .map(({ version, usedBy }) => `${version} (${usedBy.slice(0, MOST_NAMED).join(', ')})`)
      .join(' and ');
    if (new Set(versions.map((version) => version.split('.')[0])).size > 1) {
      return problem({
        says: `${API} is there in versions that don’t know each other: ${said}.`,
        why: 'Each of them has a registry of its own: spans that are made with another one are lost.',
        fix: `Bring those packages to one major version of ${API}.`,
      });
    }
    return warning({
      says: `${API} is there in several versions: ${said}.`,
      why: 'A newer copy ignores what an older one has registered: Glasstrace sees to that, another SDK may not.',
      fix: 'Let the package manager merge them, such as with "npm dedupe".',
    });
  },
};

interface Copy {
  version: string;
  /** Who loads it: the app, or dependencies of it. */
  usedBy: string[];
}

/** The copies that the app and its dependencies load, by folder. */
function findCopies(app: string): Copy[] {
  const copies = new Map<string, Copy>();
  for (const [user, folder] of findUsers(app)) {
    const found = findPackage(folder, API);
    if (found === undefined) continue;
    const place = realpathSync(found);
    const copy = copies.get(place) ?? { version: readPackageJson(place)?.version ?? 'unknown', usedBy: [] };
    copy.usedBy.push(user);
    copies.set(place, copy);
  }
  return [...copies.values()];
}

function findUsers(app: string): [name: string, folder: string][] {
  const manifest = readPackageJson(app) ?? {};
  const ownUse: [string, string][] = dependenciesOf(manifest)[API] === undefined ? [] : [['the app', app]];
  const others = Object.keys(dependenciesOf(manifest)).flatMap((name): [string, string][] => {
    const link = findPackage(app, name);
    const folder = link === undefined ? undefined : realpathSync(link);
    const { dependencies, peerDependencies } = (folder && readPackageJson(folder)) || {};
    return folder !== undefined && { ...peerDependencies, ...dependencies }[API] !== undefined ? [[name, folder]] : [];
  });
  return [...ownUse, ...others];
}
