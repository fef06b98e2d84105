import type { IncomingMessage, ServerResponse } from 'node:http';
import { CODE, RESPONSE_ORIGIN_EVENT, SPAN } from '@glasstrace/protocol/attributes';
import { isCanary } from '@glasstrace/protocol/canary';
import { HEADER, LIMITS } from '@glasstrace/protocol/environment';
import type { Canary } from '@glasstrace/protocol/sdk-init';
import {
  type Attributes,
  type Context,
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { FrameMapper } from '../frames/frame-mapper.ts';
import type { Health } from '../health.ts';
import type { PrivateFacts, SpanCollector } from '../trace/span-collector.ts';
import type { CompileErrors } from './compile-errors.ts';
import { watchIncomingRequests } from './incoming-requests.ts';
import type { RequestLogs } from './logs/request-logs.ts';
import { isFallbackRoute, isInternalPath, isStaticAsset, type NextMatch, readNextMatch } from './next-request.ts';
import type { ReportError } from './report-error.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';
import { readResponseSnippet, SNIPPET_BYTES } from './response-snippet.ts';
import { createSeenErrors } from './seen-errors.ts';
import { createActionLookup, type ServerAction, watchServerAction } from './server-action.ts';
import { readTrpcErrors, TRPC_BODY_BYTES } from './trpc/read-answer.ts';
import { readTrpcRequest } from './trpc/trpc-request.ts';
import { type ResponseOutcome, watchResponse } from './watch-response.ts';

export interface RequestWatch {
  /** Closes the requests that have no response yet, with what is known of them: the process is ending. */
  closeAll(): void;
}

/** Opens a root span for every request of the app and fills it with what only shows at the end. */
export function watchRequests(options: {
  projectDir: string;
  tracer: Tracer;
  records: RequestRecords;
  collector: SpanCollector;
  mapper: FrameMapper;
  logs: RequestLogs;
  report: ReportError;
  compileErrors: CompileErrors;
  isIgnored: (path: string) => boolean;
  /** Record the beginning of a response that says something failed. */
  keepSnippet: boolean;
  beforeRequest: () => void;
  onListening: () => void;
  /** A request of `glasstrace doctor` was answered. */
  onCanary: (canary: Canary) => void;
  health: Pick<Health, 'fired'>;
}): RequestWatch {
  const {
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
    onListening,
    onCanary,
    health,
  } = options;
  const findAction = createActionLookup(projectDir);
  const open = new Map<RequestRecord, () => void>();

  watchIncomingRequests((request, response, proceed) => {
    const url = request.url ?? '/';
    if (isInternalPath(url)) return context.with(suppressTracing(context.active()), proceed);
    if (isIgnored(url.split('?', 1)[0]!)) {
      const record = ignoredRecord(request, tracer);
      tellCanary(record);
      return records.run(record, proceed);
    }
    const opened = openRequest(request, response);
    if (!opened) return proceed();
    return records.run(opened.record, () => context.with(opened.context, proceed));
  }, onListening);

  return {
    closeAll() {
      for (const close of open.values()) close();
    },
  };

  /** Undefined when anything goes wrong: the app's request comes first. */
  function openRequest(
    request: IncomingMessage,
    response: ServerResponse,
  ): { record: RequestRecord; context: Context } | undefined {
    try {
      beforeRequest();
      const parent = propagation.extract(context.active(), request.headers);
      const record = createRecord(request, tracer, parent);
      health.fired('incoming_request');
      watchServerAction(request, (id) => {
        record.action = { id };
      });
      const keepBytes = record.trpc ? TRPC_BODY_BYTES : keepSnippet ? SNIPPET_BYTES : 0;
      const close = watchResponse(response, { keepBytes }, (outcome) => {
        open.delete(record);
        try {
          finish(request, record, outcome);
        } catch {
          record.state = 'dropped';
          logs.close(record);
        }
        collector.release(record);
        records.release(record);
      });
      open.set(record, close);
      return { record, context: trace.setSpan(parent, record.span) };
    } catch {
      return undefined;
    }
  }

  function finish(request: IncomingMessage, record: RequestRecord, outcome: ResponseOutcome): void {
    const { span, trpc } = record;
    const match = readNextMatch(request, projectDir);
    if (record.reportedRoute === undefined && isStaticAsset(record.path, match)) {
      record.state = 'dropped';
      logs.close(record);
      return;
    }
    for (const unfinished of record.unfinished) unfinished.end();
    for (const { index, facts, details } of trpc ? readTrpcErrors(trpc, outcome) : []) {
      const thrown = trpc?.failures.get(index);
      const told = thrown === undefined ? { error: facts, facts } : { error: thrown };
      report({ ...told, hook: 'trpc_response', details, record });
    }
    if (outcome.status >= 500 && (!match || isFallbackRoute(match.route))) compileErrors.explain(record);
    const route = findRoute(record, match);
    if (route !== undefined && !isFallbackRoute(route)) span.updateName(`${record.method} ${route}`);
    const droppedLogs = logs.close(record);
    const snippet = keepSnippet ? readResponseSnippet(outcome) : undefined;
    collector.tell(span, {
      attributes: {
        ...routeAttributes(record, match, outcome.status),
        ...(trpc && { [SPAN.trpcProcedures]: trpc.procedures, [SPAN.trpcBatch]: trpc.batch }),
        ...(record.action && actionAttributes(findAction(record.action.id))),
        ...(outcome.status > 0 && { [SPAN.statusCode]: outcome.status }),
        [SPAN.responseBytes]: outcome.bytes,
        ...(outcome.aborted && { [SPAN.aborted]: true }),
        ...(droppedLogs > 0 && { [SPAN.droppedLogs]: droppedLogs }),
        ...(snippet !== undefined && { [SPAN.responseSnippet]: snippet }),
      },
      events: [...record.errors.toEvents(), ...originEvents(record, outcome.status)],
    });
    if (outcome.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    record.state = 'sent';
    span.end();
    tellCanary(record);
  }

  function tellCanary({ correlationId: id, traceId, state }: RequestRecord): void {
    if (id !== undefined && isCanary(id)) onCanary({ id, traceId, recorded: state === 'sent' });
  }

  function originEvents({ responseOrigin }: RequestRecord, status: number): PrivateFacts['events'] {
    if (status < 400 || responseOrigin?.stack === undefined) return [];
    const top = mapper.mapStack(responseOrigin.stack).top?.wire;
    if (top?.file === undefined || top.line === undefined) return [];
    const attributes = {
      [CODE.file]: top.file,
      [CODE.line]: top.line,
      ...(top.column !== undefined && { [CODE.column]: top.column }),
    };
    return [{ name: RESPONSE_ORIGIN_EVENT, attributes, atMs: Date.now() }];
  }
}

function createRecord(request: IncomingMessage, tracer: Tracer, parent: Context): RequestRecord {
  const { method = 'GET', url = '/', headers } = request;
  const { path, query } = splitTarget(url);
  const correlationId = firstHeader(headers[HEADER.correlationId])
    ?.split(/[\s,;]+/)
    .find((token) => token !== '')
    ?.slice(0, LIMITS.correlationIdChars);
  const clientAction = firstHeader(headers[HEADER.clientAction])?.slice(0, LIMITS.correlationIdChars);
  const span = tracer.startSpan(
    `${method} ${path}`,
    {
      kind: SpanKind.SERVER,
      attributes: {
        [SPAN.requestRoot]: true,
        [SPAN.method]: method,
        [SPAN.path]: path,
        ...(headers.rsc !== undefined && { [SPAN.nextRsc]: true }),
        ...(correlationId !== undefined && { [SPAN.correlationId]: correlationId }),
        ...(clientAction !== undefined && { [SPAN.clientAction]: clientAction }),
      },
    },
    parent,
  );
  const trpc = readTrpcRequest(path, query);
  return {
    span,
    traceId: span.spanContext().traceId,
    method,
    path,
    query,
    errors: createSeenErrors(),
    held: [],
    unfinished: new Set(),
    removed: new Map(),
    state: 'open',
    ...(correlationId !== undefined && { correlationId }),
    ...(trpc && { trpc }),
  };
}

/** Others who trace this process go on: only ours is left out. */
function ignoredRecord(request: IncomingMessage, tracer: Tracer): RequestRecord {
  return { ...createRecord(request, tracer, suppressTracing(context.active())), state: 'ignored' };
}

/** The last route that Next matched is an error page's when the first one failed: then others know the first. */
function findRoute(record: RequestRecord, match: NextMatch | undefined): string | undefined {
  const reached = match && !isFallbackRoute(match.route) ? match.route : undefined;
  return reached ?? record.reportedRoute ?? record.childRoute ?? match?.route;
}

function routeAttributes(record: RequestRecord, match: NextMatch | undefined, status: number): Attributes {
  const route = findRoute(record, match);
  const isReached = route !== undefined && !isFallbackRoute(route);
  const own = match && !isFallbackRoute(match.route) ? match : undefined;
  return {
    ...(route !== undefined && { [SPAN.routePattern]: route }),
    ...(record.proxyRan && !isReached && status !== 404 && { [SPAN.nextProxy]: true }),
    ...(own && { [SPAN.nextRouteKind]: own.kind }),
    ...(own?.file !== undefined && { [SPAN.nextSourceFile]: own.file }),
  };
}

function actionAttributes({ id, name, file }: ServerAction): Attributes {
  return {
    [SPAN.nextActionId]: id,
    ...(name !== undefined && { [SPAN.nextActionName]: name }),
    ...(file !== undefined && { [SPAN.nextActionFile]: file }),
  };
}

function splitTarget(target: string): { path: string; query: string } {
  const end = target.indexOf('?');
  return end < 0 ? { path: target, query: '' } : { path: target.slice(0, end), query: target.slice(end + 1) };
}

const firstHeader = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value)?.trim() || undefined;
