import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeBundle } from '../../../src/cli/doctor/bundle.ts';
import { agentFiles } from '../../../src/cli/doctor/checks/agent-files.ts';
import { doctorReport } from '../../../src/cli/doctor/report.ts';
import { runChecks } from '../../../src/cli/doctor/run-checks.ts';
import { openWorld } from '../../../src/cli/doctor/world.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aCheckedApp } from './a-world.ts';

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

it('a report holds what helps, and none of the secrets that lie around', async () => {
  const app = await aCheckedApp();
  const secrets = {
    developerKey: `gt_dev_${hex(24)}`,
    anonymousKey: readFileSync(join(app.app, '.glasstrace/anon_key'), 'utf8').trim(),
    token: `ghp_${hex(18)}`,
    password: hex(8),
    header: hex(12),
    mail: 'ada.lovelace@example.org',
  };
  const entry = {
    type: 'http',
    url: 'https://glasstrace.example/mcp',
    headers: { Authorization: `Bearer ${secrets.anonymousKey}`, 'X-Api-Key': secrets.header },
  };
  writeFiles(app.root, { '.mcp.json': JSON.stringify({ mcpServers: { glasstrace: entry } }) });
  const env = { GLASSTRACE_API_KEY: secrets.developerKey };
  const { GLASSTRACE_HOME: serverHome = '' } = app.context().env;
  const log = `connecting to postgres://app:${secrets.password}@db/app for ${secrets.mail}\nAuthorization: Bearer ${secrets.token}\n`;
  writeFiles(serverHome, { 'server.log': `${log}listening\n` });
  app.saysOfItself({
    settingsProblems: [`beforeSend read token=${secrets.token}`],
    key: { source: 'environment', ends: secrets.developerKey.slice(-4) },
  });

  const world = openWorld({ context: app.context(env), dir: app.app, startsServer: false });
  const report = doctorReport(app.app, await runChecks([agentFiles], world));
  const file = await writeBundle(world, report);

  expect(file).toBe(join(app.app, '.glasstrace/doctor-report.json'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  for (const [name, secret] of Object.entries(secrets)) expect(text, name).not.toContain(secret);
  expect(text).not.toContain(app.home);
  expect(JSON.parse(text)).toMatchObject({
    doctor: { checks: expect.any(Array) },
    app: { framework: { name: 'next', version: '16.4.6' } },
    settings: { apiKeyIsSet: true },
    agents: expect.arrayContaining([expect.objectContaining({ agent: 'claude-code', server: 'glasstrace' })]),
    changes: expect.arrayContaining([expect.objectContaining({ path: 'instrumentation.ts' })]),
    serverLog: [expect.any(String), expect.any(String), 'listening'],
  });
});
