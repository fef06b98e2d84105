import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface InstalledServer {
  version: string;
  /** Absolute path of the program. */
  program: string;
}

/** The `@glasstrace/server` that Node resolves from the project; undefined when it has none. */
export function findInstalledServer(projectDir: string): InstalledServer | undefined {
  try {
    const manifestFile = createRequire(join(projectDir, 'package.json')).resolve('@glasstrace/server/package.json');
    const { version, bin } = JSON.parse(readFileSync(manifestFile, 'utf8')) as {
      version: string;
      bin: Record<string, string>;
    };
    return { version, program: join(dirname(manifestFile), bin['glasstrace-server']!) };
  } catch {
    return undefined;
  }
}
