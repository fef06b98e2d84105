// npm run test:conformance: the public conformance suite of the Model Context Protocol against the real server
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupBy } from '../../packages/server/src/group-by.ts';
import { KEY, startServer } from '../../packages/server/test/mcp/a-server.ts';
import { failingPoll } from '../../packages/server/test/traces/failing-poll.ts';
import { startBearerProxy } from './bearer-proxy.ts';
import { NOT_APPLICABLE } from './not-applicable.ts';
import { type Check, runSuite } from './run-suite.ts';

const REVISIONS = ['2025-11-25', '2026-07-28'];

const server = await startServer();
await server.save(KEY, failingPoll({ startMs: Date.now() - 5_000 }));
const proxy = await startBearerProxy(server.url, KEY);
const folder = mkdtempSync(join(tmpdir(), 'glasstrace-conformance-'));
const run = new Set<string>();
let failed = 0;
try {
  for (const revision of REVISIONS) report(revision, await runSuite(proxy.url, revision, join(folder, revision)));
  for (const name of Object.keys(NOT_APPLICABLE)) {
    if (!run.has(name)) fail(`${name} is named as not applicable, but the suite has no failure there any more`);
  }
} finally {
  await proxy.close();
  await server.close();
  rmSync(folder, { recursive: true });
}
console.log(failed === 0 ? '\nEverything that applies passes.' : `\n${failed} failed.`);
process.exitCode = failed === 0 ? 0 : 1;

function report(revision: string, checks: Check[]): void {
  console.log(`\nRevision ${revision}`);
  for (const [scenario, its] of groupBy(checks, (check) => check.scenario)) {
    const failures = its.filter(({ status }) => status === 'FAILURE');
    const reasons = new Set(failures.map(({ id }) => reasonFor(scenario, id)));
    const wrong = failures.filter(({ id }) => reasonFor(scenario, id) === undefined);
    const passed = its.filter(({ status }) => status === 'SUCCESS').length;
    const mark = wrong.length > 0 ? '✗' : failures.length > 0 || passed === 0 ? '–' : '✓';
    const excused = [...reasons]
      .filter((reason) => reason !== undefined)
      .map((reason) => `, not applicable: ${reason}`);
    const skipped = passed === 0 && failures.length === 0 ? ', does not apply to a server without sessions' : '';
    console.log(`  ${mark} ${scenario.padEnd(46)} ${passed} passed${excused.join('')}${skipped}`);
    for (const { id, message } of wrong) fail(`${scenario}/${id}: ${message}`);
  }
}

/** The rules of the wire hold in every scenario. */
function reasonFor(scenario: string, check: string): string | undefined {
  if (check === 'wire-schema-valid') return undefined;
  const name = [scenario, `${scenario}/${check}`].find((one) => one in NOT_APPLICABLE);
  if (name === undefined) return undefined;
  run.add(name);
  return NOT_APPLICABLE[name];
}

function fail(what: string): void {
  failed++;
  console.error(`      ${what}`);
}
