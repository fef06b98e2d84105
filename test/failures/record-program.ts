import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../packages/protocol/test/support/free-port.ts';
import { instrumentationFile } from '../../packages/sdk/src/cli/edit/instrumentation/code.ts';
import { installOnce } from '../databases/support/install-once.ts';
import { mustRun, type RunningProcess, startProcess } from '../e2e/support/child-process.ts';
import { linkTree } from '../e2e/support/link-tree.ts';
import { createSandbox } from '../e2e/support/sandbox.ts';
import { type Collector, startCollector, waitFor } from './collector.ts';
import type { FailingProgram, FailingRequest, Failure } from './failing-program.ts';
import { takeMarks } from './marked-line.ts';
import { normalise } from './normalise.ts';
import type { Recording } from './recording.ts';
import { startEngine } from './start-engine.ts';
import { startUpstreams } from './upstreams.ts';

const ARRIVES_AFTER_MS = 15_000;
/** Late errors and what a dying connection leaves come after the response. */
const COMPLETE_AFTER_MS = 3_000;
const LEFT_BEHIND = new Set(['node_modules', 'package-lock.json', '.next', '.glasstrace', 'generated']);

/**
 * Runs a program under the SDK and sends the requests that fail. `programs` is the folder with the sources of a set and
 * the lock file of their dependencies; `sdk` the built package.
 */
export async function recordProgram(
  program: FailingProgram,
  failures: readonly Failure[],
  { programs, sdk }: { programs: string; sdk: string },
): Promise<Recording[]> {
  const sandbox = createSandbox(`failures-${program.name}`);
  const folder = join(sandbox.folder, 'app');
  const data = join(sandbox.folder, 'data');
  mkdirSync(data);
  const collector = await startCollector(data);
  const upstreams = await startUpstreams(sandbox.folder);
  const engine = program.engine && (await startEngine(program.engine));
  const port = await freePort();
  const env = {
    ...sandbox.env,
    ...upstreams.env,
    ...(engine && { DATABASE_URL: engine.url }),
    ...program.env,
    PORT: String(port),
    // Prisma's generator works without its engine for migrations, which it would download when no file is named.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    GLASSTRACE_ENDPOINT: collector.url,
    GLASSTRACE_API_KEY: collector.apiKey,
    GLASSTRACE_COVERAGE_MAP: 'false',
    GLASSTRACE_FORCE_ENABLE: 'true',
  };
  let running: RunningProcess | undefined;
  try {
    await prepare(program, folder, { programs, sdk, env });
    const marks = takeMarks(folder);
    running = start(program, folder, port, env);
    await waitUntilRecorded(`http://127.0.0.1:${port}`, collector);
    for (const { name, request } of failures) await send(`http://127.0.0.1:${port}`, name, request);
    await delay(COMPLETE_AFTER_MS);
    const ports = new Map([...upstreams.ports, [port, 3000], [collector.port, 4319]]);
    if (engine) ports.set(engine.port, 5432);
    const recordings: Recording[] = [];
    for (const { name, kind, expect } of failures) {
      const at = marks.get(name) ?? [];
      if (at.length > 0 === (expect.located === false)) throw new Error(`${name}: a line is marked, or is not to be.`);
      const arrived = await waitFor(name, ARRIVES_AFTER_MS, () => collector.read(name));
      recordings.push({
        name,
        program: program.name,
        kind,
        expect: { ...expect, at },
        ...normalise(arrived, { folder, ports }),
      });
    }
    return recordings;
  } catch (error) {
    console.error(running?.output());
    throw error;
  } finally {
    if (process.env.FAILURES_SHOW) console.log(running?.output());
    await running?.stop();
    await engine?.stop();
    upstreams.close();
    await collector.close();
    await sandbox.remove();
  }
}

async function prepare(
  program: FailingProgram,
  folder: string,
  { programs, sdk, env }: { programs: string; sdk: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  const { dependencies = [] } = program;
  const isShared = 'sharedWith' in dependencies;
  const manifests = isShared ? join(programs, dependencies.sharedWith) : programs;
  const installed = await installOnce(manifests);
  cpSync(join(programs, program.name), folder, {
    recursive: true,
    filter: (path) => !LEFT_BEHIND.has(basename(path)),
  });
  if (isShared) cpSync(join(manifests, 'package.json'), join(folder, 'package.json'));
  else writeFileSync(join(folder, 'package.json'), manifestOf(program, dependencies));
  linkTree(join(installed, 'node_modules'), join(folder, 'node_modules'));
  cpSync(sdk, join(folder, 'node_modules', '@glasstrace', 'sdk'), { recursive: true });
  if (program.start === 'next dev') writeFileSync(join(folder, 'src', 'instrumentation.ts'), instrumentationFile(true));
  for (const [command, ...args] of program.prepare ?? []) await mustRun(command!, args, { cwd: folder, env });
}

/** What the SDK knows a framework by. */
const manifestOf = ({ name, commonJs }: FailingProgram, dependencies: readonly string[]): string =>
  JSON.stringify({
    name,
    private: true,
    type: commonJs ? 'commonjs' : 'module',
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])),
  });

function start({ start }: FailingProgram, folder: string, port: number, env: NodeJS.ProcessEnv): RunningProcess {
  const next = ['node_modules/next/dist/bin/next', 'dev', '-H', '127.0.0.1', '-p', String(port)];
  const args = start === 'next dev' ? next : ['--import', '@glasstrace/sdk/register', ...start];
  return startProcess(process.execPath, args, { cwd: folder, env });
}

/** A server listens, and `next dev` answers, before everything is recorded. */
async function waitUntilRecorded(url: string, collector: Collector): Promise<void> {
  let attempt = 0;
  await waitFor('The program', 90_000, async () => {
    const name = `warm-up-${attempt++}`;
    await send(url, name, { path: '/healthy' });
    await delay(300);
    return collector.read(name);
  });
}

async function send(url: string, name: string, request: FailingRequest): Promise<void> {
  const { path, method, json, body, giveUpAfterMs } = request;
  const headers = new Headers(request.headers);
  headers.set('x-gt-cid', name);
  if (json !== undefined) headers.set('content-type', 'application/json');
  const sent = json === undefined ? body : JSON.stringify(json);
  try {
    const response = await fetch(url + path, {
      method: method ?? (sent === undefined ? 'GET' : 'POST'),
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(giveUpAfterMs ?? 60_000),
      ...(sent !== undefined && { body: sent }),
    });
    await response.arrayBuffer();
  } catch {
    // A connection that broke, a request that was given up: that is what is being looked at.
  }
}
