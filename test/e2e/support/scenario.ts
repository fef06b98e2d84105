import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerState } from '@glasstrace/protocol/local-server';
import { inject } from 'vitest';
import { type Agent, connectThroughBridge } from './agent.ts';
import { type Finished, mustRun, runProcess } from './child-process.ts';
import { cloneApp } from './example-app.ts';
import { localServerOf, stopLocalServer } from './local-server.ts';
import { type DevServer, startNextDev } from './next-dev.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

/** The example app, installed, in a sandbox of its own; Glasstrace is not set up yet. */
export interface Scenario {
  app: string;
  sandbox: Sandbox;
  /** Runs `glasstrace <args>` of the installed package in the app. */
  glasstrace(args: string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
  git(...args: string[]): Promise<Finished>;
  /** Starts `next dev`. */
  develop(env?: NodeJS.ProcessEnv): Promise<DevServer>;
  /** The agent's connection through the entry that `init` wrote. */
  connect(env?: NodeJS.ProcessEnv): Promise<Agent>;
  /** State of the local server once it runs. */
  localServer(): Promise<ServerState>;
  /** The key that `init` made. */
  apiKey(): string;
  /** Ends every process of the scenario, the local server included, and removes its files. */
  end(): Promise<void>;
}

export async function createScenario(name: string): Promise<Scenario> {
  const sandbox = createSandbox(name);
  const app = join(sandbox.folder, 'app');
  await cloneApp(inject('templateApp'), app, sandbox.env);
  const opened: (() => Promise<void>)[] = [];
  const cli = join(app, 'node_modules', '@glasstrace', 'sdk', 'dist', 'cli.js');

  return {
    app,
    sandbox,
    glasstrace: (args, env = {}) =>
      runProcess(process.execPath, [cli, ...args], { cwd: app, env: { ...sandbox.env, ...env } }),
    git: (...args) => runProcess('git', args, { cwd: app, env: sandbox.env }),
    async develop(env = {}) {
      const dev = await startNextDev(app, { ...sandbox.env, ...env });
      opened.push(dev.stop);
      return dev;
    },
    async connect(env = {}) {
      const agent = await connectThroughBridge(app, { ...sandbox.env, ...env });
      opened.push(agent.close);
      return agent;
    },
    localServer: () => localServerOf(sandbox),
    apiKey: () => readFileSync(join(app, '.glasstrace', 'anon_key'), 'utf8').trim(),
    async end() {
      for (const close of opened.reverse()) await close();
      await stopLocalServer(sandbox);
      await sandbox.remove();
    },
  };
}

/** Sets Glasstrace up as a person does who knows which agents they use; whether it worked, the tests ask themselves. */
export async function setUp({ app, sandbox }: Scenario, agents = 'claude-code', ...flags: string[]): Promise<string> {
  return mustRun('npx', ['--no', '--', 'glasstrace', 'init', '--yes', '--no-verify', '--agents', agents, ...flags], {
    cwd: app,
    env: sandbox.env,
  });
}
