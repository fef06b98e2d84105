import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Agent } from '../e2e/support/agent.ts';
import { createSandbox } from '../e2e/support/sandbox.ts';
import type { Cell } from './cells.ts';
import { startCollector } from './collector.ts';
import { judge, type TraceItem, type Verdict } from './judge.ts';
import { type AppUnderTest, KINDS, type Kind } from './kinds.ts';
import { findLimit } from './limits.ts';
import { prepareApp } from './prepare-app.ts';
import { type RunningApp, runApp } from './run-app.ts';

/** Verdicts by the id of the kind; kinds that don't exist in the cell are left out. */
export type CellResult = Record<string, Verdict>;

/**
 * How long a request may take to be found, and its trace to be complete: late errors come after the response. What is
 * known to be missing is not waited for as long as a defect.
 */
const FOUND_AFTER_MS = 60_000;
const COMPLETE_AFTER_MS = { asKnown: 3_000, else: 30_000 };

/** Runs every kind in one cell: a fresh app, a real server, and the answers that an agent gets. */
export async function runCell(cell: Cell, sdk: string, only?: ReadonlySet<string>): Promise<CellResult> {
  const sandbox = createSandbox(`matrix-${cell.id}`);
  const collector = await startCollector();
  const app = join(sandbox.folder, 'app');
  const env = {
    ...sandbox.env,
    GLASSTRACE_ENDPOINT: collector.url,
    GLASSTRACE_API_KEY: collector.apiKey,
    GLASSTRACE_FORCE_ENABLE: 'true',
  };
  let running: RunningApp | undefined;
  try {
    await prepareApp(cell, sdk, app, env);
    running = await runApp(cell, app, env);
    await waitForRecorder(app, running.url, collector.agent);
    const result: CellResult = {};
    for (const kind of KINDS.filter(({ id, in: isIn }) => (only?.has(id) ?? true) && (isIn?.(cell) ?? true))) {
      result[kind.id] = await runKind(kind, cell, app, running.url, collector.agent);
    }
    return result;
  } finally {
    if (process.env.MATRIX_SHOW) console.log(running?.output());
    await running?.stop();
    await collector.close();
    await sandbox.remove();
  }
}

async function runKind(kind: Kind, cell: Cell, app: string, url: string, agent: Agent): Promise<Verdict> {
  const correlationId = `${kind.id}-${Date.now()}`;
  try {
    await kind.send(appUnderTest(app, url, correlationId));
  } catch (error) {
    return { found: 'not run', lacks: [{ what: 'not run', detail: `the request could not be made: ${error}` }] };
  }
  const sentAt = Date.now();
  let foundAt: number | undefined;
  for (;;) {
    const trace = await findTrace(agent, correlationId);
    if (trace) foundAt ??= Date.now();
    const verdict = judge(kind, trace, app);
    const isAsKnown = verdict.lacks.every(({ what }) => findLimit(kind.id, cell, what) !== undefined);
    const deadline = foundAt ? foundAt + COMPLETE_AFTER_MS[isAsKnown ? 'asKnown' : 'else'] : sentAt + FOUND_AFTER_MS;
    if (verdict.lacks.length === 0 || Date.now() > deadline) {
      if (process.env.MATRIX_SHOW) console.log(JSON.stringify(trace, null, 1));
      return verdict;
    }
    await delay(100);
  }
}

/** `next dev` says that it is ready, and answers, before it has called `register()`. */
async function waitForRecorder(app: string, url: string, agent: Agent): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    await appUnderTest(app, url, `warm-up-${attempt}`).fetch('/api/healthy');
    await delay(500);
    if (await findTrace(agent, `warm-up-${attempt}`)) return;
  }
  throw new Error('Nothing was recorded for a minute.');
}

async function findTrace(agent: Agent, correlationId: string): Promise<TraceItem | undefined> {
  const answer = await agent.ask<{ items: TraceItem[] }>('get_trace', {
    correlationId,
    timeWindow: '15m',
    maxTokens: 8_000,
  });
  return answer.success ? answer.data.items[0] : undefined;
}

function appUnderTest(app: string, url: string, correlationId: string): AppUnderTest {
  return {
    async fetch(path, init) {
      const headers = new Headers(init?.headers);
      headers.set('x-gt-cid', correlationId);
      try {
        await (await fetch(url + path, { ...init, headers })).arrayBuffer();
      } catch {
        // A stream that broke off, a request that was given up: that is what is being looked at.
      }
    },
    read: async (path) => (await fetch(url + path)).text(),
    write(file, content) {
      mkdirSync(dirname(join(app, file)), { recursive: true });
      writeFileSync(join(app, file), content);
    },
    remove: (file) => rmSync(dirname(join(app, file)), { recursive: true }),
  };
}
