import { AppError, type Health, type Tier } from '@glasstrace/protocol';
import { VERSION } from '@glasstrace/protocol/version';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { createAuthenticator } from '../auth/authenticate.ts';
import type { ProjectStore } from '../auth/project-store.ts';
import type { Enrichment } from '../enrichment/enrichment.ts';
import { registerImportGraph } from '../ingest/import-graph-route.ts';
import { registerOtlp } from '../ingest/otlp-routes.ts';
import { createTraceRecorder } from '../ingest/record-traces.ts';
import { registerSdkInit } from '../ingest/sdk-init-route.ts';
import { registerSdkSession } from '../ingest/sdk-session-route.ts';
import { registerMcp } from '../mcp/route.ts';
import { registerExport } from '../project/export-route.ts';
import { registerProject } from '../project/project-routes.ts';
import type { EnrichmentStore } from '../store/enrichment-store.ts';
import type { ImportGraphStore } from '../store/import-graph-store.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { guardHostAndOrigin } from './local-guard.ts';
import { createMetrics, type Metrics, registerMetrics } from './metrics.ts';
import { sendError } from './send-error.ts';

export interface AppDependencies {
  store: TraceStore;
  importGraphs: ImportGraphStore;
  projects: ProjectStore;
  /** Of projects that anonymous keys open; `local` opens one for any well-formed key. */
  tier: Tier;
  /** How long projects of the tier `local` keep their traces; the tier's own time when left out. */
  localTtlHours?: number;
  /** Named by answers where a tier lacks something. */
  upgradeUrl?: string | undefined;
  /** Asks the operator's language model, where there is one. */
  enrichment?: Enrichment | undefined;
  /** Where its answers are kept. */
  enrichments?: Pick<EnrichmentStore, 'listTraces' | 'remove'> | undefined;
  /** Shown by /healthz, so that callers know whom they speak to. */
  instanceId: string;
  /** Names other than loopback by which the server may be reached. */
  allowedHosts?: readonly string[];
  /** Largest OTLP body, before and after decompression. */
  maxBodyBytes?: number;
  logger?: FastifyBaseLogger;
  /** Counts of the process, when somebody else counts too. */
  metrics?: Metrics;
  now?: () => number;
}

const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 1_000;

/** The server's routes over its stores. Closing it does not close the stores. */
export function createApp(dependencies: AppDependencies): FastifyInstance {
  const { store, importGraphs, projects, tier, localTtlHours, upgradeUrl, enrichment, enrichments, instanceId } =
    dependencies;
  const { allowedHosts = [], logger, now = Date.now } = dependencies;
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    // A line per request would bury what matters; /metrics counts them.
    logController: new LogController({ disableRequestLogging: true }),
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Open streams and idle connections must not hold up a server that was asked to leave.
    forceCloseConnections: 'idle',
  });
  app.server.maxConnections = MAX_CONNECTIONS;

  guardHostAndOrigin(app, allowedHosts);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request, reply) => sendError(new AppError('PATH_UNKNOWN'), request, reply));

  const metrics = dependencies.metrics ?? createMetrics();
  registerMetrics(app, metrics, store);

  const health: Health = { name: 'glasstrace-server', status: 'ok', version: VERSION, instanceId };
  app.get('/healthz', async () => health);
  app.get('/readyz', async () => {
    // Any question that reaches the engine; it has no project 0.
    await store.listSessions(0, 1);
    return { status: 'ready' };
  });

  const authenticate = createAuthenticator({ projects, serverTier: tier, localTtlHours, now });
  const recorder = createTraceRecorder({ store, metrics });
  app.addHook('onClose', () => recorder.settled());
  const maxBodyBytes = dependencies.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  registerOtlp(app, { authenticate, recorder, metrics, maxBodyBytes, now });
  registerSdkInit(app, { authenticate, store, now });
  registerSdkSession(app, { authenticate, store });
  registerProject(app, { authenticate, store, recorder, enrichments, metrics, now });
  registerExport(app, { authenticate, store, now });
  registerImportGraph(app, { authenticate, importGraphs });
  registerMcp(app, { store, importGraphs, authenticate, upgradeUrl, enrichment, metrics, now });
  return app;
}
