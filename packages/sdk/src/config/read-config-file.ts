import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** In the order in which they are looked for; the first that exists is read. */
const NAMES = ['glasstrace.config.mjs', 'glasstrace.config.js', 'glasstrace.config.ts', 'glasstrace.config.json'];
/** The file is the app's own code, and the app waits for it. */
const TIMEOUT_MS = 2_000;
/** While the app keeps the process busy the file is not loaded either: of such a time no more than this counts. */
const SLICE_MS = 100;

/** Whether this Node.js loads TypeScript by itself. */
export const runsTypeScript = 'typescript' in process.features && Boolean(process.features.typescript);

export interface ConfigFile {
  name: string;
  /** Its default export or JSON; undefined when it can't be read. */
  values?: Record<string, unknown>;
  /** Why it can't be read, in a sentence. */
  problem?: string;
}

/** The app's configuration file, if it has one. Never rejects. */
export async function readConfigFile(projectDir: string): Promise<ConfigFile | undefined> {
  const name = NAMES.find((candidate) => existsSync(join(projectDir, candidate)));
  if (name === undefined) return undefined;
  if (name.endsWith('.ts') && !runsTypeScript) {
    const problem = `${name} needs a Node.js that runs TypeScript (22.18 or newer); name it glasstrace.config.mjs, its types go into JSDoc.`;
    return { name, problem };
  }
  try {
    const values = await load(join(projectDir, name));
    if (typeof values === 'object' && values !== null) return { name, values: values as Record<string, unknown> };
    return { name, problem: `${name} has no default export with settings, such as export default { ignore: [] }.` };
  } catch (error) {
    return { name, problem: `${name} can't be loaded: ${firstLine(error)}` };
  }
}

async function load(file: string): Promise<unknown> {
  if (file.endsWith('.json')) return JSON.parse(readFileSync(file, 'utf8'));
  const loading = import(/* webpackIgnore: true */ /* turbopackIgnore: true */ pathToFileURL(file).href);
  const module = (await Promise.race([loading, timeOut()])) as { default?: unknown };
  return module.default;
}

async function timeOut(): Promise<never> {
  for (let waited = 0; waited < TIMEOUT_MS; waited += SLICE_MS) await sleep(SLICE_MS, undefined, { ref: false });
  throw new Error(`not done after ${TIMEOUT_MS / 1_000} s.`);
}

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).split('\n')[0]!;
