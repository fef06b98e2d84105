import { existsSync } from 'node:fs';
import { inject } from 'vitest';
import { freePort } from '../../../packages/protocol/test/support/free-port.ts';
import type { AgentId, Scope } from '../../../packages/sdk/src/cli/agents/agent.ts';
import { findAgent } from '../../../packages/sdk/src/cli/agents/catalogue.ts';
import { entryFile } from '../../../packages/sdk/src/cli/agents/config-file.ts';
import { checkConnections } from '../../../packages/sdk/src/cli/agents/connection/check-connections.ts';
import type { Connection } from '../../../packages/sdk/src/cli/agents/connection/connection.ts';
import { placeOf } from '../../../packages/sdk/src/cli/agents/place.ts';
import { type Finished, runProcess } from '../../e2e/support/child-process.ts';
import { createScenario, type Scenario } from '../../e2e/support/scenario.ts';

/** The example app on the machine of a developer who has the real clients, in a home folder of its own. */
export interface ClientScenario extends Scenario {
  home: string;
  /** What our check says of one agent. */
  check(id: AgentId, env?: NodeJS.ProcessEnv, scope?: Scope): Promise<Connection>;
  /** Runs a client in the app. */
  client(program: string, args: string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
}

export async function createClientScenario(name: string): Promise<ClientScenario> {
  const scenario = await createScenario(name);
  const { app, sandbox } = scenario;
  const { HOME: home } = sandbox.env;
  Object.assign(sandbox.env, { PATH: inject('clientsPath'), GLASSTRACE_PORT: String(await freePort()) });
  return {
    ...scenario,
    home: home!,
    async check(id, env = {}, scope = 'project') {
      const world = { home: home!, env: { ...sandbox.env, ...env }, platform: process.platform };
      const { file } = entryFile(findAgent(id), scope, placeOf(app, world), existsSync);
      const entry = { id, file, scope, server: 'glasstrace', root: app };
      return (await checkConnections([entry], { ...world, timeoutMs: 90_000 }))[0]!;
    },
    client: (program, args, env = {}) => runProcess(program, args, { cwd: app, env: { ...sandbox.env, ...env } }),
  };
}
