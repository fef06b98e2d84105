import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, connectOverHttp } from './support/agent.ts';
import { emptyClosingTime } from './support/bugs.ts';
import { latestErrorSince } from './support/latest-error.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';

describe('MCP clients', () => {
  let scenario: Scenario;
  let dev: DevServer;
  const agents: Agent[] = [];

  beforeAll(async () => {
    scenario = await createScenario('clients');
    await setUp(scenario);
  });

  afterAll(async () => {
    for (const agent of agents) await agent.close();
    await scenario.end();
  });

  it('are answered by the bridge before the app has ever run, and learn that nothing was sent yet', async () => {
    const agent = await scenario.connect();

    const answer = await agent.ask('get_latest_error');
    expect(answer).toMatchObject({ success: false, diagnostic: { reason: 'no_traces_found', notAbsenceProof: true } });
  });

  it('see the same tools and the same error through the bridge, the second and the first generation of the SDK', async () => {
    dev = await scenario.develop();
    await fetch(dev.url);
    const { port } = await scenario.localServer();
    const server = `http://127.0.0.1:${port}`;
    const bridge = await scenario.connect();
    const second = await connectOverHttp(server, scenario.apiKey(), 2);
    const first = await connectOverHttp(server, scenario.apiKey(), 1);
    agents.push(second, first);

    const before = Date.now();
    await emptyClosingTime.trigger(dev.url);
    const { summary } = await latestErrorSince(second, before, emptyClosingTime.path);

    const tools = await second.toolNames();
    for (const agent of [bridge, first]) {
      expect(await agent.toolNames()).toEqual(tools);
      const answer = await agent.ask('get_latest_error');
      expect(answer).toMatchObject({ success: true, data: { summary: { traceId: summary.traceId } } });
    }
  });

  it('are told what to do when the key is missing', async () => {
    const { port } = await scenario.localServer();

    const response = await fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('npx glasstrace mcp add');
  });

  it('get the error a person is told by the command line', async () => {
    const told = await scenario.glasstrace(['latest', '--json']);

    expect(told.exitCode, told.stderr).toBe(0);
    expect(told.stdout).toContain('ZodError');
    expect(told.stdout).toContain(emptyClosingTime.at.file);
  });
});
