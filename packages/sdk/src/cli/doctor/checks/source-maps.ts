import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Check, ok, skipped, warning } from '../check.ts';

/** Where Next.js puts what it compiled for the server; the first is that of version 16. */
const COMPILED = ['.next/dev/server', '.next/server'];
const MOST_FILES = 2_000;

/** The maps that lead from compiled code to the source, as `next dev` left them after the last hot reload. */
export const sourceMaps: Check = {
  id: 'source-maps',
  title: 'Source maps',
  run({ dir, surroundings }) {
    if (surroundings().framework.name !== 'next') return skipped('Node.js keeps those of other servers in memory');
    const folder = COMPILED.map((path) => join(dir, path)).find((path) => existsSync(path));
    if (folder === undefined) return skipped('nothing is compiled yet');
    const named = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .slice(0, MOST_FILES)
      .flatMap((name) => mapOf(join(folder, name)));
    const lost = named.filter((map) => !existsSync(map));
    if (lost.length === 0)
      return ok(named.length === 0 ? 'are inside the compiled code' : 'are there for all that is compiled');
    return warning({
      says: `${lost.length} of ${named.length} maps of compiled code are not there.`,
      why: 'Errors in that code show compiled lines in place of those of the source.',
      fix: 'Remove the folder .next, and restart the app.',
    });
  },
};

/** The map that a file of code names as a file of its own. */
function mapOf(file: string): string[] {
  const end = readFileSync(file, 'utf8').slice(-1_000);
  const name = /\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(end)?.[1];
  return name === undefined ? [] : [join(dirname(file), decodeURIComponent(name))];
}
