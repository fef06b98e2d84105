// How long an agent waits for the truth: from the end of a failing response to the error being visible over MCP.
// A real Next.js dev server, the packed packages, the local server that starts by itself, MCP over HTTP.
// Prints percentiles in milliseconds; exits with 1 when p99 is over the limit.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { getLatestError } from '@glasstrace/protocol';
import type { z } from 'zod';
import { type Agent, connectOverHttp } from '../test/e2e/support/agent.ts';
import { mustRun } from '../test/e2e/support/child-process.ts';
import { installExample, installPackages } from '../test/e2e/support/example-app.ts';
import { localServerOf, stopLocalServer } from '../test/e2e/support/local-server.ts';
import { startNextDev } from '../test/e2e/support/next-dev.ts';
import { createSandbox } from '../test/e2e/support/sandbox.ts';

const FAILURES = 200;
const WARM_UP = 20;
const LIMIT_P99_MS = 250;

const sandbox = createSandbox('bench');
const app = join(sandbox.folder, 'app');
const cleanups: (() => unknown)[] = [() => sandbox.remove(), () => stopLocalServer(sandbox)];

try {
  await installExample(app, sandbox.env);
  await installPackages(app, sandbox.env);
  await mustRun('npx', ['--no', '--', 'glasstrace', 'init', '--yes', '--json'], { cwd: app, env: sandbox.env });
  const dev = await startNextDev(app, sandbox.env);
  cleanups.push(() => dev.stop());
  await fetch(dev.url);
  const { port } = await localServerOf(sandbox);
  const key = (await mustRun('cat', ['.glasstrace/anon_key'], { cwd: app, env: sandbox.env })).trim();
  const agent = await connectOverHttp(`http://127.0.0.1:${port}`, key);
  cleanups.push(() => agent.close());

  const times: number[] = [];
  for (let i = 0; i < WARM_UP + FAILURES; i++) {
    const time = await timeOneFailure(dev.url, agent, `bench-${i}`);
    if (i >= WARM_UP) times.push(time);
  }
  report(times);
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup();
}
process.exit();

/** The failure is told from the ones before it by its correlation id. */
async function timeOneFailure(url: string, agent: Agent, correlationId: string): Promise<number> {
  const response = await fetch(`${url}/api/polls/friday-lunch`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'x-gt-cid': correlationId },
    body: JSON.stringify({ closesAt: '' }),
  });
  await response.arrayBuffer();
  if (response.status !== 500) throw new Error(`expected a failure, got ${response.status}`);
  const ended = performance.now();
  for (;;) {
    const answer = await agent.ask<z.infer<typeof getLatestError.output>>('get_latest_error');
    const elapsed = performance.now() - ended;
    if (answer.success && answer.data.summary.correlationId === correlationId) return elapsed;
    if (elapsed > 10_000) throw new Error(`${correlationId} is not visible after 10 s`);
    await delay(5);
  }
}

function report(times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
  const p99 = at(0.99);
  console.log(
    `${sorted.length} failures, from the end of the response to the answer of get_latest_error, milliseconds:`,
  );
  console.log(`p50 ${at(0.5).toFixed(0)}  p90 ${at(0.9).toFixed(0)}  p99 ${p99.toFixed(0)}  max ${at(1).toFixed(0)}`);
  if (p99 > LIMIT_P99_MS) {
    console.log(`p99 is over the limit of ${LIMIT_P99_MS} ms`);
    process.exitCode = 1;
  }
}
