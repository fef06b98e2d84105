import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { plugAndPlayOptions } from '../project/plug-and-play.ts';

export interface InstalledServer {
  version: string;
  /** Absolute path of the program. */
  program: string;
  /** What Node.js needs to run it. */
  nodeOptions: string[];
}

/** The `@glasstrace/server` that Node resolves from the project; undefined when it has none. */
export const findInstalledServer = (projectDir: string): InstalledServer | undefined =>
  resolveServer(join(projectDir, 'package.json'));

/** The `@glasstrace/server` that is installed beside this package, for somebody who is in no project. */
export const findServerBesideUs = (): InstalledServer | undefined => resolveServer(import.meta.url);

function resolveServer(from: string): InstalledServer | undefined {
  try {
    const manifestFile = createRequire(from).resolve('@glasstrace/server/package.json');
    const { version, bin } = JSON.parse(readFileSync(manifestFile, 'utf8')) as {
      version: string;
      bin: Record<string, string>;
    };
    const program = join(dirname(manifestFile), bin['glasstrace-server']!);
    return { version, program, nodeOptions: plugAndPlayOptions(from) };
  } catch {
    return undefined;
  }
}
