import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RUN } from '../../surroundings/package-manager.ts';
import { age } from '../../terminal/duration.ts';
import { runningApp, runsBuild } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, skipped, warning } from '../check.ts';
import { type CompiledCode, editedSince, filesOfRoute, readCompiledCode } from '../compiled-code.ts';
import { isAlive } from '../is-alive.ts';
import { readLastTraces } from '../last-traces.ts';
import type { World } from '../world.ts';

/** Where Next.js puts what it compiled for the server: that of version 16 in development, and all others. */
const DEVELOPMENT = '.next/dev/server';
const BUILD = '.next/server';
/** Between an edit and a request that runs it. */
const COMPILED_WITHIN_MS = 10_000;

/** The maps that lead from the code that runs to the source: that they are there, and of the sources as they are. */
export const sourceMaps: Check = {
  id: 'source-maps',
  title: 'Source maps',
  async run(world) {
    const { dir, surroundings } = world;
    if (surroundings().framework.name !== 'next') return skipped('Node.js keeps those of other servers in memory');
    const app = await runningApp(world);
    const runs = app !== undefined && isAlive(app.processId);
    const inProduction = runs && runsBuild(app, world);
    const folder = (inProduction ? [BUILD] : [DEVELOPMENT, BUILD])
      .map((path) => join(dir, path))
      .find((path) => existsSync(path));
    if (folder === undefined) return skipped('nothing is compiled yet');
    const code = readCompiledCode(folder, dir);
    if (code.lost.length > 0) return lost(code, inProduction, world);
    if (inProduction) return ofBuild(code, world);
    return runs ? ofDevelopment(code, folder, world) : ok(`are there for all that is compiled`);
  },
};

const lost = ({ lost, maps }: CompiledCode, inProduction: boolean, world: World): Outcome =>
  warning({
    says: `${lost.length} of ${lost.length + maps} maps of compiled code are not there.`,
    why: 'Errors in that code show compiled lines in place of those of the source.',
    fix: inProduction ? again(world) : 'Remove the folder .next, and restart the app.',
  });

function ofBuild(code: CompiledCode, world: World): Outcome {
  if (code.maps === 0) {
    return warning({
      says: 'The build has no source maps for the server.',
      why: 'Errors show compiled lines in place of those of the source.',
      fix: `npx glasstrace init --production, then: ${buildScript(world)}; then restart the app`,
    });
  }
  const edited = editedSince(code).map(({ path }) => show(path, world));
  if (edited.length === 0) return ok('of the build are those of the sources');
  return warning({
    says: `The build is older than ${list(edited)}.`,
    why: 'The app runs what was built: errors tell the lines that the source had then, not those of the file.',
    fix: again(world),
  });
}

/** What was edited is compiled when it is asked for: older code that ran after an edit shows a server that sees none. */
async function ofDevelopment(code: CompiledCode, folder: string, world: World): Promise<Outcome> {
  const edited = editedSince(code);
  if (edited.length === 0) return ok('are there for all that is compiled');
  const { lastTrace } = await readLastTraces(world);
  const files = lastTrace ? filesOfRoute(folder, lastTrace.route) : new Set<string>();
  const ran = edited.filter(
    ({ file, editedAtMs }) => files.has(file) && lastTrace!.timestamp > editedAtMs + COMPILED_WITHIN_MS,
  );
  const names = (sources: typeof edited) => list(sources.map(({ path }) => show(path, world)));
  if (ran.length === 0) {
    return ok(`are there for all that is compiled; ${names(edited)} changed since: the next request compiles it`);
  }
  const before = age(lastTrace!.timestamp - ran[0]!.editedAtMs);
  return warning({
    says: `${lastTrace!.route} ran an older text of ${names(ran)}: the file changed ${before} before that request.`,
    why: 'The development server has not seen the edit. Errors tell the lines of the text that ran, not those of the file.',
    fix: 'Restart the app. In a container or on a mounted drive, let Next.js look by itself: watchOptions: { pollIntervalMs: 1000 } in next.config.',
  });
}

const show = (path: string, { dir }: World): string => relative(dir, path).split(sep).join('/');

/** At most two, and how many more. */
const list = (names: readonly string[]): string =>
  names.length > 2 ? `${names[0]} and ${names.length - 1} more files` : names.join(' and ');

const buildScript = ({ surroundings }: World): string => `${RUN[surroundings().packageManager]} build`;
const again = (world: World): string => `Build it again (${buildScript(world)}), and restart the app.`;
