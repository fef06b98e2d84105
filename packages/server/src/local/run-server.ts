import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { ENV, LOOPBACK } from '@glasstrace/protocol/environment';
import { VERSION } from '@glasstrace/protocol/version';
import { pino } from 'pino';
import { openSqliteProjectStore } from '../auth/open-sqlite-project-store.ts';
import type { Config } from '../config/read-config.ts';
import { createEnrichment } from '../enrichment/create-enrichment.ts';
import { createApp } from '../http/app.ts';
import { createMetrics } from '../http/metrics.ts';
import { openSqliteEnrichmentStore } from '../store/sqlite/open-sqlite-enrichment-store.ts';
import { openSqliteImportGraphStore } from '../store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import { findRunning } from './find-running.ts';
import { leaveWhenIdle } from './idle.ts';
import { type Listening, listen } from './listen.ts';
import { createOwnerCheck } from './owner-check.ts';
import { startRetention } from './retention.ts';
import { removeStateFile, writeStateFile } from './state-file.ts';
import { readStartedBy, registerStatus } from './status-route.ts';
import { registerStop } from './stop-route.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Answers under way get this long; an open stream would keep the server for ever. */
const CLOSE_WITHIN_MS = 2_000;

/**
 * Runs the server until it is asked to leave, by a signal, by a newer caller, or by nobody for a long time. Answers the
 * exit code: 0 also when the folder's server runs already, 1 when the port is taken.
 */
export async function runServer(config: Config): Promise<number> {
  const { dataDir, stateDir, tier, localTtlHours, maxStoreBytes, upgradeUrl, llm } = config;
  const { logLevel, allowedHosts, idleTimeoutMs } = config;
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const running = await findRunning(stateDir);
  if (running !== undefined) return sayRunning(running);

  const logger = pino({ level: logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const leaving = new AbortController();
  const leave = (why: string) => {
    if (!leaving.signal.aborted) logger.info(`leaving: ${why}`);
    leaving.abort();
  };

  const instanceId = randomUUID();
  const log = (message: string) => logger.warn(message);
  const store = openSqliteStore({ dir: dataDir, log });
  const importGraphs = openSqliteImportGraphStore({ dir: dataDir, log });
  const projects = openSqliteProjectStore({
    dir: dataDir,
    // Keys of a local server open their project again by themselves; those of a hosted one would be lost in silence.
    ...(tier === 'local' && {
      onDamaged: (name: string) => logger.warn(`The keys can't be read; their file is now ${name}`),
    }),
  });
  const enrichments = llm && openSqliteEnrichmentStore({ dir: dataDir, log });
  const enrichment = llm && enrichments && createEnrichment({ settings: llm, enrichments, log });
  const metrics = createMetrics();
  const app = createApp({
    store,
    importGraphs,
    projects,
    tier,
    localTtlHours,
    upgradeUrl,
    enrichment,
    enrichments,
    instanceId,
    allowedHosts,
    logger,
    metrics,
  });
  const checkOwner = createOwnerCheck(instanceId);
  const startedAt = Date.now();
  const startedBy = readStartedBy(process.env[ENV.startedBy]);
  registerStop(app, checkOwner, () => leave('its owner asked'));
  registerStatus(app, {
    checkOwner,
    store,
    projects,
    about: () => ({
      pid: process.pid,
      version: VERSION,
      startedAt,
      ...(startedBy && { startedBy }),
      host: config.host,
      port: (app.server.address() as AddressInfo).port,
      allowedHosts,
      dataDir,
      ...(maxStoreBytes !== undefined && { maxBytes: maxStoreBytes }),
      retentionHours: localTtlHours,
      ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    }),
  });
  // From the moment that the port is bound it can be called; whoever is answered must find us in the state file.
  let announce = () => {};
  const announced = new Promise<void>((resolve) => {
    announce = resolve;
  });
  app.addHook('onRequest', () => announced);
  if (idleTimeoutMs !== undefined) leaveWhenIdle(app, idleTimeoutMs, () => leave('nobody called for a long time'));
  for (const signal of SIGNALS) process.on(signal, () => leave(signal));

  const closeStores = async () => {
    await enrichment?.close();
    await enrichments?.close();
    await store.close();
    await importGraphs.close();
    await projects.close();
  };
  const outcome = await listen(app, config);
  if (outcome.status !== 'listening') {
    await app.close();
    await closeStores();
    return outcome.status === 'already_running' ? sayRunning(outcome.port) : sayUnusable(outcome);
  }

  const { port } = outcome;
  writeStateFile(stateDir, { pid: process.pid, port, version: VERSION, instanceId, startedAt });
  announce();
  const retention = startRetention({
    store,
    importGraphs,
    enrichments,
    projects,
    localTtlHours,
    maxStoreBytes,
    metrics,
    onError: (error) => logger.error(error, 'old traces can’t be removed'),
  });
  console.log(`Glasstrace ${VERSION} listens on http://${shown(config.host)}:${port}, data in ${dataDir}`);

  if (!leaving.signal.aborted) await once(leaving.signal, 'abort');
  removeStateFile(stateDir, instanceId);
  await retention.stop();
  const impatient = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS);
  await app.close();
  clearTimeout(impatient);
  await closeStores();
  return 0;
}

const shown = (host: string) => (host.includes(':') ? `[${host}]` : host);

function sayRunning(port: number): number {
  console.log(`Glasstrace is already running on http://${LOOPBACK}:${port}`);
  return 0;
}

function sayUnusable({ status, port }: Exclude<Listening, { status: 'listening' }>): number {
  const why =
    status === 'port_forbidden'
      ? 'is not one that this user may listen on; choose another with --port'
      : 'is taken by another program; choose one with --port, or free it';
  console.error(`error: port ${port} ${why}`);
  return 1;
}
