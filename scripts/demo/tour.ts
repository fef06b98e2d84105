// The part of the demo that needs the workspace installed. Everything it starts runs in one temporary folder.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, connectThroughBridge } from '../../test/e2e/support/agent.ts';
import { BUGS } from '../../test/e2e/support/bugs.ts';
import { mustRun } from '../../test/e2e/support/child-process.ts';
import { installExample, installPackages } from '../../test/e2e/support/example-app.ts';
import { latestErrorSince } from '../../test/e2e/support/latest-error.ts';
import { localServerOf, stopLocalServer } from '../../test/e2e/support/local-server.ts';
import { startSilentService } from '../../test/e2e/support/loopback-server.ts';
import { type DevServer, startNextDev } from '../../test/e2e/support/next-dev.ts';
import { createSandbox } from '../../test/e2e/support/sandbox.ts';
import { bold, dim, renderLatestError } from './render.ts';

const keep = process.argv.includes('--keep');
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

const sandbox = createSandbox('demo');
const app = join(sandbox.folder, 'app');
let printedByNext = () => '';
const cleanups: (() => unknown)[] = [() => sandbox.remove(), () => stopLocalServer(sandbox)];

async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.log('\nStopping …');
    void cleanUp().finally(() => process.exit(signal === 'SIGINT' && keep ? 0 : 130));
  });
}

// The reader went away, as in: npm run demo | head
process.stdout.on('error', () => process.exit(1));

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  process.stdout.write(`  ${title} … `);
  const result = await work();
  console.log(seconds(Date.now() - begin));
  return result;
}

async function tour(): Promise<void> {
  await step('Copying the example app and installing its dependencies', () => installExample(app, sandbox.env));
  await step('Adding the two packages to it', () => installPackages(app, sandbox.env));
  // So that an agent or a shell which opens this folder later finds the demo's server, not the user's own.
  writeFileSync(join(app, '.env.local'), `GLASSTRACE_HOME=${sandbox.glasstraceHome}\n`);

  const initBegan = Date.now();
  const said = await step('Running "npx --no glasstrace init --yes --agents claude-code"', () =>
    mustRun('npx', ['--no', '--', 'glasstrace', 'init', '--yes', '--agents', 'claude-code'], {
      cwd: app,
      env: sandbox.env,
    }),
  );
  console.log(dim(indent(said.trim())));

  const moderation = await startSilentService();
  cleanups.push(() => moderation.close());
  const dev = await step('Starting "next dev"', () =>
    startNextDev(app, { ...sandbox.env, MODERATION_URL: moderation.url }),
  );
  cleanups.push(() => dev.stop());
  printedByNext = dev.output;
  await step('Opening the app', async () => {
    const page = await fetch(dev.url);
    if (!page.ok) throw new Error(`${dev.url} answered ${page.status}`);
  });
  const server = await step('Waiting for the local server, which starts by itself', () => localServerOf(sandbox));
  const agent = await step('Connecting an MCP client through the entry in .mcp.json', () =>
    connectThroughBridge(app, sandbox.env),
  );
  cleanups.push(() => agent.close());

  let firstAnswerMs = 0;
  for (const [index, bug] of BUGS.entries()) {
    console.log(`\n${bold(`━━ ${index + 1}. What went wrong? ${bug.title}`)}`);
    console.log(await failAndAsk(bug, dev, agent));
    firstAnswerMs ||= Date.now() - initBegan;
  }

  console.log(`\nFrom init to the first answer: ${bold(seconds(firstAnswerMs))}\n`);
  if (keep) {
    console.log(`Everything keeps running until you press Ctrl+C (or: kill ${process.pid}).`);
    console.log(`  The app         ${dev.url}`);
    console.log(`  Its folder      ${app}   (open it with your coding agent: .mcp.json is there)`);
    console.log(`  The MCP server  http://127.0.0.1:${server.port}/mcp`);
    console.log(`  In a shell      cd ${app} && npx --no glasstrace latest`);
    await new Promise(() => {
      setInterval(() => {}, 2 ** 30);
    });
  }
  console.log('Where to look next:');
  console.log('  npm run demo -- --keep   leaves the app and the server running, for your own agent to ask');
  console.log('  examples/next-app        the app, and its four bugs');
  console.log('  README.md                set Glasstrace up in an app of yours');
  console.log('  ARCHITECTURE.md          how a failing request becomes that answer');
}

async function failAndAsk(bug: (typeof BUGS)[number], dev: DevServer, agent: Agent): Promise<string> {
  const before = Date.now();
  const response = await bug.trigger(dev.url);
  if (response.status !== bug.status) {
    throw new Error(`${bug.route} answered ${response.status} instead of ${bug.status}`);
  }
  return renderLatestError(await latestErrorSince(agent, before, bug.path));
}

const indent = (text: string) => text.replace(/^/gm, '      ');

let exitCode = 0;
try {
  await tour();
} catch (error) {
  exitCode = 1;
  console.error(`\n\nThe demo failed.\n${error instanceof Error ? error.stack : error}`);
  console.error(`\nnext dev printed:\n${indent(printedByNext() || '(nothing)')}`);
}
await cleanUp();
process.exit(exitCode);
