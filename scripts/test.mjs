// The whole gate, from a fresh clone: install, pack, static checks, unit tests, tests on databases, end-to-end tests, the
// capture matrix.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run, seconds } from './lib/run.mjs';
import { isInstalled, ROOT } from './lib/workspace.mjs';

const RESULTS = join(ROOT, '.cache', 'test-results');
const totals = { passed: 0, failed: 0 };
/** Groups of tests that need what this machine lacks. */
const notRun = new Set();

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

const started = Date.now();
try {
  await section('Install', async () => {
    if (isInstalled()) console.log('node_modules is up to date');
    else await run('npm', ['ci'], { show: true });
  });
  await section('Build and pack', () => run('node', ['scripts/pack.mjs'], { show: true }));
  await section('Static checks', () => run('npm', ['run', '--silent', 'check'], { show: true }));
  // They wait for processes of their own most of the time: never one file after the other.
  await section('Unit tests', () => vitest('unit', `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`));
  await section('Databases', () => vitest('databases'));
  await section('End-to-end tests', () => vitest('e2e'));
  await section('MCP conformance', () => run('npm', ['run', '--silent', 'test:conformance'], { show: true }));
  await section('Capture matrix', () => run('npm', ['run', '--silent', 'test:matrix', '--', '--ci'], { show: true }));
} catch (error) {
  console.error(`\n${error.message}`);
  // A section can fail without a single test having failed.
  totals.failed ||= 1;
  process.exitCode = 1;
}
console.log(`\nAll of it took ${seconds(Date.now() - started)}.`);
for (const title of notRun) console.log(`Not run: ${title}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);

async function section(title, work) {
  const begin = Date.now();
  console.log(`\n━━ ${title}`);
  await work();
  console.log(`━━ ${title}: done in ${seconds(Date.now() - begin)}`);
}

async function vitest(project, ...options) {
  const report = join(RESULTS, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // The packages under test were packed a section ago.
  const env = { ...process.env, GLASSTRACE_TEST_PACKED: '1' };
  try {
    await run('npx', ['--no', '--', 'vitest', 'run', '--project', project, ...options, ...reporters], {
      env,
      show: true,
    });
  } finally {
    count(report);
  }
}

function count(report) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests;
    for (const { status, ancestorTitles, title } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
      if (status === 'skipped' || status === 'pending') notRun.add(ancestorTitles[0] ?? title);
    }
  } catch {
    console.error('vitest wrote no report');
  }
}
