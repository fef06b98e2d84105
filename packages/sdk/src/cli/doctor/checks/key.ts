import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ANONYMOUS_KEY_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';
import type { ProjectKey } from '../../../project/api-key.ts';
import { isTracked } from '../../surroundings/git.ts';
import { writtenState } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, problem, skipped, warning } from '../check.ts';
import type { World } from '../world.ts';

/** The key that command and agents use: whether it can be read, by its owner alone, and is the one of the app. */
export const key: Check = {
  id: 'key',
  title: 'Key',
  run(world) {
    const found = world.key();
    const { inGit } = world.surroundings();
    if (found === undefined) return skipped('there is none yet: it is made when the app starts');
    const file = join(world.dir, PROJECT_DIR, ANONYMOUS_KEY_FILE);
    const faults = [
      ...(existsSync(file) && isTracked(file, inGit) ? [trackedFault] : []),
      ...(existsSync(file) && isOpen(file, world) ? [openFault(file)] : []),
      ...mismatches(world, found),
    ];
    const whose =
      found.source === 'anonymous'
        ? `of this project, …${found.key.slice(-4)}`
        : `of GLASSTRACE_API_KEY, …${found.key.slice(-4)}`;
    return faults.length > 0 ? faults : ok(whose);
  },
};

const trackedFault = problem({
  says: `git tracks ${PROJECT_DIR}/${ANONYMOUS_KEY_FILE}.`,
  why: 'Whoever has the repository has the key.',
  fix: `git rm --cached ${PROJECT_DIR}/${ANONYMOUS_KEY_FILE}, put /${PROJECT_DIR}/ into .gitignore, delete the file: the next start makes a new key`,
});

const isOpen = (file: string, { context }: World): boolean =>
  context.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;

const openFault = (file: string): Outcome =>
  warning({
    says: 'Other users of this machine can read the key of the project.',
    why: `${PROJECT_DIR}/${ANONYMOUS_KEY_FILE} is there for its owner alone.`,
    fix: `chmod 600 ${PROJECT_DIR}/${ANONYMOUS_KEY_FILE}`,
    remedy: { run: () => chmodSync(file, 0o600) },
  });

/** What the app sends with another key, or elsewhere, is not found with ours. */
function mismatches(world: World, { key: ours, source }: ProjectKey): Outcome[] {
  const ends = ours.slice(-4);
  const app = writtenState(world);
  if (app === undefined) return [];
  const { endpoint } = world.settings;
  const elsewhere = app.endpoint !== endpoint;
  const { key: shown } = app;
  const otherKey = shown !== undefined && shown.ends !== ends;
  return [
    ...(elsewhere
      ? [
          problem({
            says: `The app sends to ${app.endpoint ?? 'the local server'}, and this command asks ${endpoint ?? 'the local server'}.`,
            why: 'GLASSTRACE_ENDPOINT is not the same in the environment of both. They share .env.local; Next.js reads further files.',
            fix: 'Set it in .env.local, or nowhere; then restart the app.',
          }),
        ]
      : []),
    ...(otherKey && shown.source === 'anonymous' && source === 'anonymous'
      ? [
          problem({
            says: `The app sent with the key …${shown.ends}, and ${PROJECT_DIR}/${ANONYMOUS_KEY_FILE} holds …${ends}.`,
            why: 'The file was changed since. A key opens one project: what was recorded with the former is in another one.',
            fix: 'Restart the app; or put the former key back into the file.',
          }),
        ]
      : otherKey
        ? [
            problem({
              says: `The app sends with the key …${shown.ends} (${sourceText(shown.source)}), and this command and the agents ask with …${ends}.`,
              why: 'A key opens one project. GLASSTRACE_API_KEY is not the same in the environment of both; they share .env.local.',
              fix: 'Set GLASSTRACE_API_KEY in .env.local, or nowhere; then restart the app.',
            }),
          ]
        : []),
  ];
}

const sourceText = (source: 'environment' | 'anonymous') =>
  source === 'anonymous' ? 'of the project' : 'GLASSTRACE_API_KEY';
