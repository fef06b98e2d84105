import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { findLocalServer } from '../local-server/find.ts';
import { readKey } from '../project/api-key.ts';
import { readSettings, type Settings } from '../project/settings.ts';
import { scanImportGraph } from './scan.ts';
import { sendGraph } from './send-graph.ts';

/**
 * The program that reads an app's import graph and sends it, in a process of its own: `node import-graph.js <app>`.
 * Says nothing; nobody would read it.
 */

/** The app starts the server, which may take its time. A later scan sends what this one could not. */
const GIVE_UP_MS = 30_000;
const TRY_EVERY_MS = 2_000;

const projectDir = process.argv[2] ?? process.cwd();

try {
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // Not everywhere may a process choose; then it competes with the app for a moment.
}
const settings = readSettings(projectDir);
const { graph } = scanImportGraph(projectDir);
const deadline = Date.now() + GIVE_UP_MS;
for (;;) {
  const target = await findTarget(settings);
  const outcome = target ? await sendGraph(target, graph) : 'failed';
  if (outcome !== 'failed' || Date.now() > deadline) break;
  await sleep(TRY_EVERY_MS);
}

async function findTarget(settings: Settings): Promise<{ baseUrl: string; key: string } | undefined> {
  const key = readKey(projectDir, settings)?.key;
  const baseUrl = settings.endpoint ?? (await findLocalServer(settings))?.baseUrl;
  return key === undefined || baseUrl === undefined ? undefined : { baseUrl, key };
}
