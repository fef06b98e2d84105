/**
 * Names of what travels in OTLP. OpenTelemetry's semantic conventions come first; `glasstrace.*` is for facts that they
 * have no name for, `next.*` for what Next.js itself knows. The SDK records facts, the server draws the conclusions.
 * No dependencies: this file is also loaded in the user's process.
 */

/** Of the sending process. */
export const RESOURCE = {
  serviceName: 'service.name',
  processId: 'process.pid',
  /** 16 hex digits, one per boot of the app. */
  sessionId: 'glasstrace.session.id',
  /** Milliseconds since the epoch at which that boot registered first. */
  sessionStartedAt: 'glasstrace.session.started_at',
  sdkVersion: 'glasstrace.sdk.version',
  /** `nextjs`, `express`, `fastify`, `hono`, `node`. */
  frameworkName: 'glasstrace.framework.name',
  frameworkVersion: 'glasstrace.framework.version',
  /** The code that the process ran, as git saw it: commit, branch, hash of what was not committed (16 hex digits). */
  codeCommit: 'vcs.ref.head.revision',
  codeBranch: 'vcs.ref.head.name',
  codeChanges: 'glasstrace.code.changes',
  /** Present when the sender redacted every string with the rules of this protocol; its value is the rules' version. */
  redactionVersion: 'glasstrace.redaction.version',
} as const;

/** Of the SERVER span that our SDK opens for an incoming request, and of spans in general. */
export const SPAN = {
  method: 'http.request.method',
  /** Path without the query. */
  path: 'url.path',
  routePattern: 'http.route',
  /** Status as written to the client, never what the framework believed. */
  statusCode: 'http.response.status_code',
  responseBytes: 'http.response.body.size',
  /** true on the root span our SDK opened. */
  requestRoot: 'glasstrace.request.root',
  /** true when the client went away before the response ended. */
  aborted: 'glasstrace.request.aborted',
  /** First token of the header `x-gt-cid`, at most 128 characters. */
  correlationId: 'glasstrace.correlation.id',
  /** Header `x-gt-action`: what the person did in the browser, when an extension says so. */
  clientAction: 'glasstrace.client.action',
  /** Names of the redaction rules that fired on this span or its events, string[]. */
  redactionRules: 'glasstrace.redaction.rules',
  /** Attributes or events of this span that a limit of the server cut; int. */
  droppedAttributes: 'glasstrace.dropped.attributes',
  droppedEvents: 'glasstrace.dropped.events',
  /** On the root span: spans of the trace that were not kept because the trace is over its maximum size; int. */
  droppedSpans: 'glasstrace.dropped.spans',
  /** On the root span: log records of the request that the SDK did not send because there were too many; int. */
  droppedLogs: 'glasstrace.dropped.log_records',
  /** On the root span: beginning of a response with a status of 400 or more; only recorded when the app asks for it. */
  responseSnippet: 'glasstrace.response.snippet',

  /** Next's own kind of route: APP_ROUTE, APP_PAGE, PAGES, PAGES_API. */
  nextRouteKind: 'next.match.kind',
  /** Source file of the matched route, relative to the project. */
  nextSourceFile: 'next.match.file',
  /** Next's category of one of its own spans, such as `BaseServer.handleRequest`. Set by Next. */
  nextSpanType: 'next.span_type',
  /** Set by Next on a pre-routing span of the proxy. */
  nextBubble: 'next.bubble',
  nextRoute: 'next.route',
  /** true for a request of React's router for a server component payload. */
  nextRsc: 'next.rsc',
  nextActionId: 'next.action.id',
  /** Exported name of the server action; `inline` for one declared inside a component. */
  nextActionName: 'next.action.name',
  /** Source file of the server action, relative to the project. */
  nextActionFile: 'next.action.file',
  /** true when the proxy (middleware) answered or threw without a route being reached. */
  nextProxy: 'next.proxy',

  /** Procedures of a tRPC call in the order of the URL, string[]. */
  trpcProcedures: 'trpc.procedures',
  /** true when the call was batched (`batch=1`), also with one member. */
  trpcBatch: 'trpc.batch',

  /** A procedure call; `trpc` for tRPC. */
  rpcSystem: 'rpc.system.name',
  /** Path of the procedure: `polls.comments.list`. */
  rpcMethod: 'rpc.method',
  /** Code of the error that a call was answered with: `NOT_FOUND`. */
  rpcStatus: 'rpc.response.status_code',
  /** `query`, `mutation` or `subscription`. */
  trpcType: 'trpc.type',
  /** Place of a call in its batch, from 0; int. Absent for calls that the server made itself. */
  trpcMemberIndex: 'trpc.member_index',

  /** Peer of an outgoing call. */
  serverAddress: 'server.address',
  serverPort: 'server.port',
  /** URL of an outgoing call, without query, fragment and credentials. */
  url: 'url.full',
  errorType: 'error.type',

  dbSystem: 'db.system.name',
  /** SQL with placeholders, never with values. */
  dbQuery: 'db.query.text',
  dbOperation: 'db.operation.name',
  dbCollection: 'db.collection.name',
  dbStatus: 'db.response.status_code',
  /** `P2002` and so on. */
  prismaCode: 'prisma.error.code',
  prismaModel: 'prisma.error.model',
  /** Fields or constraint that the error is about, string[]. */
  prismaTarget: 'prisma.error.target',
} as const;

/** Scope of the spans that our SDK opens. */
export const SDK_SCOPE = '@glasstrace/sdk';

/** Name of the child span that carries an error seen after its response had ended. */
export const LATE_ERROR_SPAN = 'glasstrace.late_error';

/**
 * Span event for one error: OpenTelemetry's `exception`, made complete. An error object gives one event, however many
 * hooks saw it.
 */
export const EXCEPTION_EVENT = 'exception';
export const EXCEPTION = {
  /** Class name of the error, never its code. */
  type: 'exception.type',
  message: 'exception.message',
  /** Stack with frames mapped to the original source. */
  stacktrace: 'exception.stacktrace',
  /** `code` of the error: P2002, ECONNREFUSED, ERR_INVALID_URL … */
  code: 'glasstrace.exception.code',
  /** JSON of WireFrame[], the innermost first. */
  frames: 'glasstrace.exception.frames',
  /** Frames the runtime reported before we chose; int. */
  framesObserved: 'glasstrace.exception.frames.observed',
  /** Where the frames are from: ErrorFramesOrigin. */
  framesOrigin: 'glasstrace.exception.frames.origin',
  /** JSON of WireCause[]: `cause` chain and members of an AggregateError, outermost first. */
  causes: 'glasstrace.exception.causes',
  /** JSON of WireSourceLine[] around the top in-app frame; only sent to a loopback server. */
  sourceLines: 'glasstrace.exception.source_lines',
  /** Every hook that saw this error, ErrorHook[]. */
  hooks: 'glasstrace.exception.hooks',
  /** false when the error left the app's code unhandled; absent when not known. */
  handled: 'glasstrace.exception.handled',
  /** Order in which the request's errors were first seen, from 0; int. */
  order: 'glasstrace.exception.order',
  /** true when a string of this event was cut; boolean. */
  truncated: 'glasstrace.exception.truncated',
  digest: 'next.digest',
  /** From `onRequestError`: route | render | action | proxy. */
  nextRouteType: 'next.route_type',
  nextRoutePath: 'next.route_path',
  nextRouterKind: 'next.router_kind',
  nextRenderSource: 'next.render_source',
  trpcProcedure: 'trpc.procedure',
  trpcMemberIndex: 'trpc.member_index',
  trpcCode: 'trpc.code',
  trpcHttpStatus: 'trpc.http_status',
} as const;

/** Of a log record: JSON of WireSourceLine[] around the call of an error; only sent to a loopback server. */
export const LOG_SOURCE_LINES = 'glasstrace.log.source_lines';

/** Span event: where in the app's code a response with a status of 400 or more was made. */
export const RESPONSE_ORIGIN_EVENT = 'glasstrace.response_origin';
export const CODE = { file: 'code.file.path', line: 'code.line.number', column: 'code.column.number' } as const;

/** Who saw an error, from the strongest word to the weakest. */
export const ERROR_HOOKS = [
  'on_request_error',
  /** `captureError`, called by the app. */
  'captured',
  'uncaught_exception',
  'unhandled_rejection',
  /** Thrown to the framework, or handed to it: Express's `next(error)`. */
  'framework',
  'trpc_response',
  'prisma',
  /** A call of a database driver failed. */
  'database',
  /** Handed to a logging library (pino, winston). */
  'logger_error',
  'console_error',
  'logger_warn',
  'console_warn',
] as const;
export type ErrorHook = (typeof ERROR_HOOKS)[number];

/** `thrown`: the error's own stack. `call_site`: where the failing call (fetch) was made, the error had no stack. */
export type ErrorFramesOrigin = 'thrown' | 'call_site';

export type SourceKind = 'mapped_source' | 'compiled_source' | 'framework_internal' | 'dependency' | 'unknown';

/** A stack frame in OTLP. Files are relative to the project, with `/`; lines and columns count from 1. */
export interface WireFrame {
  functionName?: string;
  file?: string;
  line?: number;
  column?: number;
  sourceKind: SourceKind;
  /** Position is of the original source. */
  mapped: boolean;
  /** The app's own code, not a dependency or the framework. */
  inApp: boolean;
}

export interface WireCause {
  type: string;
  message: string;
  code?: string;
  /** Top in-app frame. */
  frame?: WireFrame;
}

export interface WireSourceLine {
  line: number;
  text: string;
  /** The line of the frame. */
  current?: true;
}
