// `npm run demo`: shows what an agent sees when the example app fails. Starts from a fresh clone.
import { spawn } from 'node:child_process';
import { CommandFailed, run, seconds } from './lib/run.mjs';
import { isInstalled, ROOT } from './lib/workspace.mjs';

const flags = process.argv.slice(2);
const unknown = flags.find((flag) => flag !== '--keep');
if (unknown) {
  console.error(`Unknown flag ${unknown}. Usage: npm run demo [-- --keep]`);
  process.exit(2);
}

console.log('\nGlasstrace demo: a Next.js app fails, and a coding agent asks what happened.\n');
try {
  if (!isInstalled())
    await step('Installing the workspace (npm ci)', () => run('npm', ['ci', '--no-audit', '--no-fund']));
  await step('Building and packing @glasstrace/sdk and @glasstrace/server', () => run('node', ['scripts/pack.mjs']));
} catch (error) {
  console.error(`\n${error.message}`);
  if (error instanceof CommandFailed) console.error(error.output);
  process.exit(1);
}

const tour = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/tour.ts', ...flags], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Ctrl+C reaches the tour too; it is the one that has to clean up.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => tour.kill('SIGTERM'));
tour.once('exit', (code) => process.exit(code ?? 1));

async function step(title, work) {
  const begin = Date.now();
  process.stdout.write(`  ${title} … `);
  await work();
  console.log(seconds(Date.now() - begin));
}
