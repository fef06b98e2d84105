import { EXCEPTION, RESOURCE } from '@glasstrace/protocol/attributes';
import { REDACTION_VERSION } from '@glasstrace/protocol/redaction';
import { VERSION } from '@glasstrace/protocol/version';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ErrorContext, RegisterOptions } from '../index.ts';
import { readSettings } from '../project/settings.ts';
import { watchConsole } from './capture/console-errors.ts';
import { createErrorDescriber } from './capture/describe-error.ts';
import { rememberFetchCallSites } from './capture/fetch-call-site.ts';
import { withoutFileRole } from './capture/next-request.ts';
import { watchOutgoingFetch } from './capture/outgoing-fetch.ts';
import { watchPrisma } from './capture/prisma.ts';
import { watchProcessErrors } from './capture/process-errors.ts';
import { createErrorReporter } from './capture/report-error.ts';
import { createRequestRecords } from './capture/request-record.ts';
import { watchRequests } from './capture/requests.ts';
import { watchResponseOrigins } from './capture/response-origin.ts';
import { flushAtExit } from './exit.ts';
import { createDestinationFinder } from './export/destination.ts';
import { createExporter } from './export/exporter.ts';
import { createFrameMapper } from './frames/frame-mapper.ts';
import { readFramework, readServiceName } from './framework.ts';
import { openSession } from './session.ts';
import { createSpanCollector } from './trace/span-collector.ts';
import { startTracing } from './trace/tracing.ts';

/** What runs in the user's process; the entry hands its calls on to it. */
export interface Runtime {
  onRequestError(error: unknown, context: ErrorContext): void;
  captureError(error: unknown): void;
}

/** Puts everything together and starts it. Called once a process, with recording wanted. */
export function start({ projectDir = process.cwd(), serviceName }: RegisterOptions): Runtime {
  const settings = readSettings(projectDir);
  const session = openSession(projectDir);
  const framework = readFramework(projectDir);
  const service = serviceName ?? readServiceName(projectDir);
  const mapper = createFrameMapper(projectDir);
  const records = createRequestRecords();

  const destination = createDestinationFinder(projectDir, settings);
  let mayShowSource = destination.isLoopback;
  const exporter = createExporter({
    destination,
    hello: {
      sdkVersion: VERSION,
      session: { sessionId: session.id, startedAt: session.startedAt },
      framework,
      serviceName: service,
      processId: process.pid,
    },
    onHello: ({ capture }) => {
      mayShowSource = destination.isLoopback && capture.sourceLines;
    },
  });

  const resource = resourceFromAttributes({
    [RESOURCE.serviceName]: service,
    [RESOURCE.processId]: process.pid,
    [RESOURCE.sessionId]: session.id,
    [RESOURCE.sessionStartedAt]: session.startedAt,
    [RESOURCE.sdkVersion]: VERSION,
    [RESOURCE.frameworkName]: framework.name,
    ...(framework.version !== undefined && { [RESOURCE.frameworkVersion]: framework.version }),
    [RESOURCE.redactionVersion]: REDACTION_VERSION,
  });
  const collector = createSpanCollector({ records, mapper, resource, emit: exporter.add });
  const { tracer } = startTracing({ projectDir, resource, processor: collector });
  const describeError = createErrorDescriber(mapper, () => mayShowSource);
  const report = createErrorReporter({ records, tracer, collector, describeError });

  const beforeRequest = rememberFetchCallSites();
  watchRequests({ projectDir, tracer, records, collector, mapper, report, beforeRequest });
  watchOutgoingFetch(records, tracer);
  watchResponseOrigins(records);
  watchPrisma(tracer, report);
  watchConsole(records, report);
  watchProcessErrors(report);
  flushAtExit(exporter.flush);
  exporter.connect();

  return {
    onRequestError(error, { routePath, routeType, routerKind, renderSource }) {
      const record = records.current();
      if (record && routePath) record.reportedRoute = withoutFileRole(routePath);
      report({
        error,
        hook: 'on_request_error',
        details: {
          [EXCEPTION.nextRoutePath]: routePath,
          [EXCEPTION.nextRouteType]: routeType,
          [EXCEPTION.nextRouterKind]: routerKind,
          ...(renderSource !== undefined && { [EXCEPTION.nextRenderSource]: renderSource }),
        },
      });
    },
    captureError: (error) => report({ error, hook: 'captured' }),
  };
}
