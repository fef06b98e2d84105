import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stopLocalServer } from './support/local-server.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { until } from './support/until.ts';

interface Report {
  ok: boolean;
  firstBroken?: string;
  canary?: { to: string; reached: string[]; broken?: { link: string; says: string } };
  checks: { id: string; state: string; says: string; why?: string; fix?: string }[];
}

const WHOLE_WAY = ['app', 'hook', 'span', 'export', 'store', 'answer'];

let scenario: Scenario;
let dev: DevServer;

async function doctor(...args: string[]): Promise<Report & { exitCode: number | null }> {
  const { exitCode, stdout } = await scenario.glasstrace(['doctor', '--json', ...args]);
  return { exitCode, ...(JSON.parse(stdout) as Report) };
}

/** Next.js says that it is ready before it runs instrumentation.ts. */
async function developRecorded(env?: NodeJS.ProcessEnv): Promise<DevServer> {
  const state = join(scenario.app, '.glasstrace/app-state');
  rmSync(state, { force: true });
  const started = await scenario.develop(env);
  await until(async () => existsSync(state), Boolean, 60_000);
  return started;
}

const stateOf = ({ checks }: Report, id: string) => checks.find((check) => check.id === id)?.state;

beforeAll(async () => {
  scenario = await createScenario('doctor');
  await setUp(scenario);
  dev = await developRecorded();
});

afterAll(() => scenario.end());

it('follows a request from the running app to the answer an agent gets, and nothing is wrong', async () => {
  const report = await doctor();
  expect(report.checks.filter(({ state }) => state === 'problem' || state === 'warning')).toEqual([]);
  expect(report).toMatchObject({ exitCode: 0, ok: true, canary: { reached: WHOLE_WAY } });
  expect(new URL(report.canary!.to).port).toBe(new URL(dev.url).port);
});

it('leaves no trace of that request where an agent looks for errors', async () => {
  const { stdout } = await scenario.glasstrace(['errors', '--json']);
  expect(stdout).not.toContain('canary');
  const status = JSON.parse((await scenario.glasstrace(['status', '--json'])).stdout);
  expect(status).toMatchObject({ ok: true, app: { running: true }, agents: [{ id: 'claude-code' }] });
  expect(status).not.toHaveProperty('lastError');
});

it('names the file of an agent that is broken, with the line', async () => {
  const file = join(scenario.app, '.mcp.json');
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, whole.replace('"mcpServers"', '// mine\n  "mcpServers"'));
  const report = await doctor();
  writeFileSync(file, whole);
  expect(report).toMatchObject({ exitCode: 1, firstBroken: 'agent-files', canary: { reached: WHOLE_WAY } });
  expect(report.checks.find(({ id }) => id === 'agent-files')?.why).toContain('line 2');
});

it('names the server when it is gone and not installed', async () => {
  const installed = join(scenario.app, 'node_modules/@glasstrace/server');
  renameSync(installed, `${installed}.away`);
  await stopLocalServer(scenario.sandbox);
  const report = await doctor();
  renameSync(`${installed}.away`, installed);
  expect(report).toMatchObject({ exitCode: 1, ok: false, firstBroken: 'packages' });
  expect(stateOf(report, 'server')).toBe('problem');
  expect(report.canary).toMatchObject({ reached: ['app', 'hook', 'span'], broken: { link: 'export' } });
});

it('names the exporter when the app sends to where nobody is', async () => {
  await dev.stop();
  dev = await developRecorded({ GLASSTRACE_ENDPOINT: 'http://127.0.0.1:9' });
  const report = await doctor('--url', dev.url);
  expect(report).toMatchObject({ exitCode: 1, firstBroken: 'key' });
  expect(report.canary).toMatchObject({
    reached: ['app', 'hook', 'span'],
    broken: { link: 'export', says: expect.stringContaining('http://127.0.0.1:9') },
  });
});

it('names the key when the app has another one', async () => {
  await dev.stop();
  dev = await developRecorded({ GLASSTRACE_API_KEY: `gt_dev_${'0'.repeat(44)}beef` });
  const report = await doctor('--url', dev.url);
  expect(report.canary).toMatchObject({
    reached: ['app', 'hook', 'span', 'export'],
    broken: { link: 'store', says: expect.stringContaining('…beef') },
  });
});

it('names the hook when the app does not load Glasstrace, and the fix brings it back', async () => {
  await dev.stop();
  const file = join(scenario.app, 'src/instrumentation.ts');
  const whole = readFileSync(file, 'utf8');
  rmSync(file);
  dev = await scenario.develop();
  const report = await doctor('--url', dev.url);
  expect(report).toMatchObject({ exitCode: 1, firstBroken: 'instrumentation' });
  expect(report.canary).toMatchObject({ reached: ['app'], broken: { link: 'hook' } });

  await dev.stop();
  await doctor('--fix', '--yes');
  expect(readFileSync(file, 'utf8')).toBe(whole);
});
