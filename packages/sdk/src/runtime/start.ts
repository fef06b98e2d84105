import { EXCEPTION, RESOURCE } from '@glasstrace/protocol/attributes';
import { REDACTION_VERSION, redact, setOwnRedactionPatterns } from '@glasstrace/protocol/redaction';
import type { AppProcess, Canary, TracingState } from '@glasstrace/protocol/sdk-init';
import { VERSION } from '@glasstrace/protocol/version';
import { createLogPreparer } from '../config/log-preparer.ts';
import { createPathFilter } from '../config/path-filter.ts';
import { readRedactionPatterns } from '../config/redaction-patterns.ts';
import { resolveSettings } from '../config/resolve-settings.ts';
import { sayOnce } from '../config/say-once.ts';
import { createSpanPreparer } from '../config/span-preparer.ts';
import { keepImportGraph } from '../import-graph/keep-import-graph.ts';
import type { ErrorContext, RegisterOptions } from '../index.ts';
import { readSettings } from '../project/settings.ts';
import { keepAppState } from './app-state.ts';
import { watchCompileErrors } from './capture/compile-errors.ts';
import { watchConsole } from './capture/console-errors.ts';
import { createErrorDescriber } from './capture/describe-error.ts';
import { watchDrivers } from './capture/drivers/watch-drivers.ts';
import { rememberFetchCallSites } from './capture/fetch-call-site.ts';
import { watchPino } from './capture/logs/pino.ts';
import { createRequestLogs } from './capture/logs/request-logs.ts';
import { watchWinston } from './capture/logs/winston.ts';
import { withoutFileRole } from './capture/next-request.ts';
import { watchOutgoingFetch } from './capture/outgoing-fetch.ts';
import { watchOutgoingHttp } from './capture/outgoing-http.ts';
import { watchPrisma } from './capture/prisma.ts';
import { watchProcessErrors } from './capture/process-errors.ts';
import { createErrorReporter } from './capture/report-error.ts';
import { createRequestRecords } from './capture/request-record.ts';
import { watchRequests } from './capture/requests.ts';
import { watchResponseOrigins } from './capture/response-origin.ts';
import { createProcedureRecorder, type RecordProcedure } from './capture/trpc/record-procedures.ts';
import { watchTrpc } from './capture/trpc/watch-trpc.ts';
import { flushAtExit, handOverAtExit } from './exit.ts';
import { createDestinationFinder, describeDestination } from './export/destination.ts';
import { createExporter } from './export/exporter.ts';
import { createFrameMapper } from './frames/frame-mapper.ts';
import { watchStacks } from './frames/running-version.ts';
import { watchHotReload } from './frames/watch-hot-reload.ts';
import { readFramework, readServiceName } from './framework.ts';
import { watchFrameworks } from './frameworks/watch-frameworks.ts';
import { codeAttributes } from './git/code-attributes.ts';
import { followCode } from './git/follow-code.ts';
import { createHealth } from './health.ts';
import type { Hello } from './hello.ts';
import { countAnswered, findListening } from './http-servers.ts';
import { isNative } from './is-native.ts';
import { createLater } from './later.ts';
import { openSession } from './session.ts';
import { createSpanCollector } from './trace/span-collector.ts';
import { startTracing } from './trace/tracing.ts';

/** What runs in the user's process; the entry hands its calls on to it. */
export interface Runtime {
  onRequestError(error: unknown, context: ErrorContext): void;
  captureError(error: unknown): void;
  recordProcedure: RecordProcedure;
}

/** Puts everything together and starts it. Called once a process, with recording wanted. */
export async function start({ projectDir = process.cwd(), ...options }: RegisterOptions): Promise<Runtime> {
  const { settings, problems } = await resolveSettings(projectDir, options);
  setOwnRedactionPatterns(readRedactionPatterns(settings.redact, problems));
  const connection = readSettings(projectDir);
  const settingsProblems = [...connection.problems, ...problems];
  sayOnce(settingsProblems);
  const answeredBefore = countAnswered();
  const health = createHealth(() => appState?.changed());
  const session = openSession(projectDir);
  const framework = readFramework(projectDir);
  const service = redact(settings.serviceName ?? readServiceName(projectDir)).text;
  const mapper = createFrameMapper(projectDir);
  const records = createRequestRecords();
  const later = createLater();

  const resource = {
    [RESOURCE.serviceName]: service,
    [RESOURCE.processId]: process.pid,
    [RESOURCE.sessionId]: session.id,
    [RESOURCE.sessionStartedAt]: session.startedAt,
    [RESOURCE.sdkVersion]: VERSION,
    [RESOURCE.frameworkName]: framework.name,
    ...(framework.version !== undefined && { [RESOURCE.frameworkVersion]: framework.version }),
    [RESOURCE.redactionVersion]: REDACTION_VERSION,
  };

  const destination = createDestinationFinder(projectDir, connection);
  let mayShowSource = destination.isLoopback && settings.sourceLines;
  let tracing: TracingState | undefined;
  let canary: Canary | undefined;
  const registeredAt = Date.now();
  const native = isNative();
  const hello = (): Hello & { sentAt: number; process: AppProcess; processId: number } => ({
    sdkVersion: VERSION,
    session: { sessionId: session.id, startedAt: session.startedAt },
    framework,
    serviceName: service,
    processId: process.pid,
    sentAt: Date.now(),
    process: { nodeVersion: process.versions.node, registeredAt, answeredBefore, native, listening: findListening() },
    settingsProblems,
    ...(canary && { canary }),
    ...(code.current() && { code: code.current() }),
    ...(tracing && { tracing }),
  });
  const exporter = createExporter({
    destination,
    hello,
    resource: () => ({ ...resource, ...codeAttributes(code.current()) }),
    health,
    prepareSpan: createSpanPreparer(settings.beforeSend, health),
    prepareLog: createLogPreparer(settings.beforeSendLog, health),
    onHello: ({ sourceLines }) => {
      mayShowSource = destination.isLoopback && settings.sourceLines && sourceLines;
    },
  });

  const isProduction = process.env.NODE_ENV === 'production';
  const code = followCode(projectDir, { watching: !isProduction, onChange: exporter.update });
  const appState = isProduction
    ? undefined
    : keepAppState(projectDir, () => ({
        ...hello(),
        ...describeDestination(projectDir, connection),
        health: health.report(),
      }));
  const collector = createSpanCollector({ records, mapper, health, emit: exporter.add });
  const { tracer, settle } = startTracing({
    projectDir,
    processor: collector,
    onSettled(state) {
      tracing = state;
      // A trace that is left out brings no news of it.
      if (state.mode !== 'own') exporter.update();
    },
  });
  const describeError = createErrorDescriber(mapper, () => mayShowSource);
  const report = createErrorReporter({ records, tracer, collector, describeError, later, health });

  const logs = createRequestLogs({
    records,
    mapper,
    health,
    withSourceLines: () => mayShowSource,
    emit: exporter.addLog,
    later,
  });
  const rememberCallSites = rememberFetchCallSites();
  const reloads = framework.name === 'nextjs' && !isProduction;
  if (reloads) watchHotReload();
  const beforeRequest = () => {
    settle();
    rememberCallSites();
    if (reloads) watchStacks();
  };
  const isIgnored = createPathFilter(settings.ignore);
  const { responseSnippet: keepSnippet } = settings;
  const compileErrors = watchCompileErrors({ projectDir, records, report });
  const requests = watchRequests({
    projectDir,
    tracer,
    records,
    collector,
    mapper,
    logs,
    report,
    compileErrors,
    isIgnored,
    keepSnippet,
    beforeRequest,
    onListening: () => appState?.changed(),
    onCanary(seen) {
      canary = seen;
      appState?.changed();
    },
    health,
  });
  watchOutgoingFetch(records, tracer);
  watchOutgoingHttp(records, tracer);
  watchResponseOrigins(records);
  watchPrisma(tracer, report);
  watchDrivers({ records, tracer, report, isBundled: framework.name === 'nextjs' });
  await watchFrameworks({ projectDir, framework, records, report });
  await watchTrpc({ projectDir, isBundled: framework.name === 'nextjs' });
  const consoleWatch = watchConsole(logs, report);
  watchPino(logs, report);
  watchWinston({ projectDir, isBundled: framework.name === 'nextjs', logs, report });
  watchProcessErrors(records, report);
  flushAtExit(exporter.flush);
  handOverAtExit((exitCode) => {
    if (exitCode !== 0) consoleWatch.reportLastWords();
    later.runNow();
    requests.closeAll();
    const parcels = exporter.takeUnsent();
    const found = parcels.length > 0 ? destination.look() : undefined;
    return found && { ...found, parcels };
  });
  exporter.connect();
  appState?.changed();
  keepImportGraph(projectDir, connection);

  return {
    onRequestError(error, { routePath, routeType, routerKind, renderSource }) {
      const record = records.current();
      if (record && routePath) record.reportedRoute = withoutFileRole(routePath);
      report({
        error,
        hook: 'on_request_error',
        details: {
          ...(routePath !== undefined && { [EXCEPTION.nextRoutePath]: routePath }),
          ...(routeType !== undefined && { [EXCEPTION.nextRouteType]: routeType }),
          ...(routerKind !== undefined && { [EXCEPTION.nextRouterKind]: routerKind }),
          ...(renderSource !== undefined && { [EXCEPTION.nextRenderSource]: renderSource }),
        },
      });
    },
    captureError: (error) => report({ error, hook: 'captured' }),
    recordProcedure: createProcedureRecorder({ records, tracer, report }),
  };
}
