import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with a home of its own: nothing that runs in it sees or touches the developer's settings. */
export interface Sandbox {
  folder: string;
  /** GLASSTRACE_HOME of everything that runs here. */
  glasstraceHome: string;
  env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

export function createSandbox(name: string): Sandbox {
  // Turbopack compares real paths; /tmp is a link on macOS.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `straw-${name}-`));
  const home = join(folder, 'home');
  const glasstraceHome = join(home, '.glasstrace');
  mkdirSync(home);
  return {
    folder,
    glasstraceHome,
    env: {
      ...withoutOurs(process.env),
      HOME: home,
      USERPROFILE: home,
      GLASSTRACE_HOME: glasstraceHome,
      NEXT_TELEMETRY_DISABLED: '1',
      NO_COLOR: '1',
      npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
      npm_config_update_notifier: 'false',
    },
    // Thousands of files: whoever waits for a worker or an answer meanwhile must not find that time is over.
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The environment without what a test runner, npm or a developer's Glasstrace would add to it. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(?:GLASSTRACE_|VITEST|npm_|NODE_ENV$|NODE_OPTIONS$|TEST$|MODE$|PROD$|DEV$|SSR$|FORCE_COLOR$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name))) as NodeJS.ProcessEnv;
}
