import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppState } from '@glasstrace/protocol';
import { VERSION } from '@glasstrace/protocol/version';
import type { CliContext } from '../../../src/cli/context.ts';
import type { Check, Outcome } from '../../../src/cli/doctor/check.ts';
import { openWorld, type WorldOptions } from '../../../src/cli/doctor/world.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp, type TestAppOptions } from '../support/next-app.ts';

export interface CheckedApp extends TestApp {
  /** What a check finds, in a world that is opened anew. */
  find(check: Check, options?: Partial<WorldOptions>, env?: NodeJS.ProcessEnv): Promise<Outcome[]>;
  context(env?: NodeJS.ProcessEnv): CliContext;
  /** As the process of the app would write it. */
  saysOfItself(state: Partial<RunningState>): void;
}

type RunningState = Exclude<AppState, { failure: string }>;

/** An app that is set up with the packages of this version, and a home of its own for the server. */
export async function aCheckedApp(options: TestAppOptions = {}): Promise<CheckedApp> {
  const app = aNextApp(options);
  for (const name of ['sdk', 'server']) {
    writeFiles(app.app, {
      [`node_modules/@glasstrace/${name}/package.json`]: JSON.stringify({
        name: `@glasstrace/${name}`,
        version: VERSION,
        bin: { 'glasstrace-server': './main.js' },
      }),
    });
  }
  const serverHome = tempFolder();
  await app.init({ yes: true, agents: ['claude-code', 'codex'] });

  const context = (env: NodeJS.ProcessEnv = {}): CliContext => ({
    cwd: app.app,
    env: { GLASSTRACE_HOME: serverHome, GLASSTRACE_PORT: '4399', ...env },
    home: app.home,
    platform: 'linux',
    stdout: { write() {} },
    stderr: { write() {} },
    interactive: false,
  });
  return {
    ...app,
    context,
    async find(check, changed = {}, env) {
      const world = openWorld({ context: context(env), dir: app.app, startsServer: false, ...changed });
      return [await check.run(world)].flat();
    },
    saysOfItself(state) {
      const whole: RunningState = {
        sdkVersion: VERSION,
        session: { sessionId: 'abcdef0123456789', startedAt: Date.now() },
        processId: process.pid,
        sentAt: Date.now(),
        process: {
          nodeVersion: process.versions.node,
          registeredAt: Date.now(),
          answeredBefore: 0,
          native: true,
          listening: [],
        },
        ...state,
      };
      writeFileSync(join(app.app, '.glasstrace/app-state'), JSON.stringify(whole));
    },
  };
}
