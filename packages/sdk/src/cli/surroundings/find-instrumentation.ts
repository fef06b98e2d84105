import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadsRecorder } from './dev-script.ts';
import { readPackageJson, scriptsOf } from './package-json.ts';
import { readText } from './read-text.ts';

const EXTENSIONS = ['ts', 'js', 'tsx', 'jsx'];

/** The instrumentation files where Next.js looks for one: in the app and in its `src`. */
export const findInstrumentationFiles = (app: string): string[] =>
  ['', 'src']
    .flatMap((folder) => EXTENSIONS.map((extension) => join(app, folder, `instrumentation.${extension}`)))
    .filter((path) => existsSync(path));

/** Whether something in the app loads the recorder: its instrumentation file, or a script of its package.json. */
export const isInstrumented = (app: string): boolean =>
  findInstrumentationFiles(app).some((file) => readText(file)?.includes('@glasstrace/sdk')) ||
  Object.values(scriptsOf(readPackageJson(app) ?? {})).some(loadsRecorder);
