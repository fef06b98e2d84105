import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../packages/protocol/test/support/free-port.ts';
import type { Agent } from './support/agent.ts';
import { emptyClosingTime } from './support/bugs.ts';
import { type GlasstraceServer, startGlasstraceServer } from './support/glasstrace-server.ts';
import { latestErrorSince } from './support/latest-error.ts';
import { readServerState } from './support/local-server.ts';
import { type LoopbackServer, listenOnLoopback } from './support/loopback-server.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';

describe('an app whose GLASSTRACE_ENDPOINT names another server', () => {
  let scenario: Scenario;
  let server: GlasstraceServer;
  let dev: DevServer;
  let agent: Agent;

  beforeAll(async () => {
    scenario = await createScenario('hosted');
    server = await startGlasstraceServer(scenario.app, scenario.sandbox, { flags: ['--tier', 'anonymous'] });
    await setUp(scenario);
    dev = await scenario.develop({ GLASSTRACE_ENDPOINT: server.url });
    await fetch(dev.url);
    agent = await scenario.connect({ GLASSTRACE_ENDPOINT: server.url });
  });

  afterAll(async () => {
    await server.stop();
    await scenario.end();
  });

  it('is told about by that server, to the agent and to the person, and starts no local one', async () => {
    const before = Date.now();
    await emptyClosingTime.trigger(dev.url);
    const { summary } = await latestErrorSince(agent, before, emptyClosingTime.path);
    expect(summary.sourceLocation?.file).toBe(emptyClosingTime.at.file);

    const told = await scenario.glasstrace(['latest', '--json'], { GLASSTRACE_ENDPOINT: server.url });
    expect(told.stdout).toContain(summary.traceId);

    expect(readServerState(scenario.sandbox)).toBeUndefined();
  });

  describe('says in one sentence', () => {
    let stub: LoopbackServer | undefined;

    afterAll(() => stub?.close());

    const ask = (env: NodeJS.ProcessEnv) => scenario.glasstrace(['latest'], env);

    it('that the server does not accept the key', async () => {
      const { exitCode, stderr } = await ask({
        GLASSTRACE_ENDPOINT: server.url,
        GLASSTRACE_API_KEY: `gt_dev_${'0'.repeat(48)}`,
      });
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`${server.url} does not accept the key in GLASSTRACE_API_KEY.`);
      expect(stderr).not.toContain('0'.repeat(48));
    });

    it('that the server wants it to wait', async () => {
      stub = await listenOnLoopback((_, response) => response.writeHead(429, { 'retry-after': '7' }).end());
      const { exitCode, stderr } = await ask({ GLASSTRACE_ENDPOINT: stub.url });
      expect(exitCode).toBe(1);
      expect(stderr).toContain('it asks to wait 7 s');
    });

    it('that nobody answers', async () => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      const { exitCode, stderr } = await ask({ GLASSTRACE_ENDPOINT: endpoint });
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`No Glasstrace server answers at ${endpoint}.`);

      const bridge = await scenario.connect({ GLASSTRACE_ENDPOINT: endpoint });
      const answer = await bridge.ask('get_latest_error');
      expect(answer).toMatchObject({
        success: false,
        diagnostic: { message: expect.stringContaining(`No Glasstrace server answers at ${endpoint}.`) },
      });
    });
  });

  it('gets entries over HTTP from init, with the key only where git does not look', async () => {
    const init = ['init', '--yes', '--agents', 'all', '--transport', 'http'];
    const { exitCode, stderr } = await scenario.glasstrace(init, { GLASSTRACE_ENDPOINT: server.url });
    expect(exitCode, stderr).toBe(0);

    for (const file of ['.mcp.json', '.codex/config.toml', '.gemini/settings.json', '.cursor/mcp.json']) {
      const text = readFileSync(join(scenario.app, file), 'utf8');
      expect(text, file).toContain(`${server.url}/mcp`);
      const ignored = await scenario.git('check-ignore', '--quiet', file);
      if (ignored.exitCode !== 0) expect(text, file).not.toContain(scenario.apiKey());
    }
    const windsurf = join(scenario.sandbox.env.HOME!, '.codeium/windsurf/mcp_config.json');
    expect(readFileSync(windsurf, 'utf8')).toContain(`${server.url}/mcp`);
  });
});
