import type { DiagnosticReason } from './diagnostic.ts';

/**
 * Everything that can go wrong at a boundary. Codes are permanent: callers match on them, never on text. `message` says
 * what happened, `fix` what this reader can do next, `status` is the HTTP status and `reason` the diagnostic of a tool.
 */
interface CatalogueEntry {
  status: number;
  reason?: DiagnosticReason;
  message: (parameters: never) => string;
  fix: string;
}

export const ERRORS = {
  KEY_MISSING: {
    status: 401,
    message: () => 'This request has no API key.',
    fix: 'Send "Authorization: Bearer <key>". The key of this project is in .glasstrace/anon_key; to set your agent up again, run: npx glasstrace mcp add',
  },
  KEY_MALFORMED: {
    status: 401,
    message: () => 'The API key is not of the form gt_anon_… or gt_dev_… with 48 hex digits.',
    fix: 'Check GLASSTRACE_API_KEY, or run: npx glasstrace mcp add',
  },
  KEY_UNKNOWN: {
    status: 401,
    message: () => 'This server does not know the API key, or it was revoked.',
    fix: 'Create a key on the server with "glasstrace-server keys create" and put it in GLASSTRACE_API_KEY.',
  },
  KEY_FILE_UNUSABLE: {
    status: 401,
    message: (p: { file: string; problem: string }) =>
      `The key of this project, ${p.file}, can't be used: ${p.problem}.`,
    fix: 'Make the file readable; or delete it: a new key is made at the next start, and opens a new, empty project.',
  },
  SCOPE_MISSING: {
    status: 403,
    message: (p: { scope: string }) => `The API key lacks the scope "${p.scope}".`,
    fix: 'Create a key with that scope: glasstrace-server keys create --scope full',
  },
  TIER_LACKS_FEATURE: {
    status: 403,
    reason: 'tier_insufficient',
    message: (p: { feature: string }) => `The tier of this project has no ${p.feature}.`,
    fix: 'Use a key of a tier that has it: glasstrace-server keys create --tier pro',
  },
  HOST_NOT_ALLOWED: {
    status: 403,
    message: (p: { host: string }) => `The Host header "${p.host}" does not name this server.`,
    fix: 'Use http://127.0.0.1:<port>. If it should go by that name, as for containers, start it so: npx glasstrace server restart --host 0.0.0.0 --allow-host <name>',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    message: () => 'Web pages of other origins may not call this server.',
    fix: 'Call it from a program, or open the server’s own address in the browser.',
  },
  BODY_MALFORMED: {
    status: 400,
    message: (p: { problem: string }) => `The body can't be read: ${p.problem}`,
    fix: 'Send an OTLP ExportTraceServiceRequest as application/x-protobuf or application/json.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: (p: { maxBytes: number }) => `The body is larger than ${p.maxBytes} bytes after decompression.`,
    fix: 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    message: (p: { mediaType: string }) => `Media type or encoding "${p.mediaType}" is not supported.`,
    fix: 'Send application/x-protobuf or application/json, plain or with Content-Encoding: gzip.',
  },
  RATE_LIMITED: {
    status: 429,
    message: (p: { limit: number; retryAfterSeconds: number }) =>
      `Over the limit of ${p.limit} traces per minute of this project; there is room again in ${p.retryAfterSeconds} s.`,
    fix: 'Retry after the time in Retry-After; what was acknowledged is kept.',
  },
  TOO_MANY_QUESTIONS: {
    status: 429,
    message: (p: { limit: number; retryAfterSeconds: number }) =>
      `Over the limit of ${p.limit} MCP requests per minute of this project; there is room again in ${p.retryAfterSeconds} s.`,
    fix: 'Wait for the time in Retry-After. If nothing asks on purpose so often, look for a client that repeats itself.',
  },
  OVERLOADED: {
    status: 503,
    message: () => 'More spans wait to be written than the server can hold.',
    fix: 'Retry after the time in Retry-After.',
  },
  STORE_UNREACHABLE: {
    status: 503,
    reason: 'database_unreachable',
    message: () => 'The trace store does not answer.',
    fix: 'Retry in a few seconds; if it stays, look at the server’s log.',
  },
  INVALID_INPUT: {
    status: 400,
    reason: 'invalid_input',
    message: (p: { problem: string }) => p.problem,
    fix: 'Correct the argument and call again.',
  },
  TRACE_NOT_FOUND: {
    status: 404,
    reason: 'no_traces_found',
    message: (p: { traceId: string }) => `No trace ${p.traceId} in this project.`,
    fix: 'Call get_error_list for a trace id that exists.',
  },
  LLM_NOT_INSTALLED: {
    status: 503,
    reason: 'enrichment_failed',
    message: (p: { packages: string }) =>
      `A language model is configured, but the packages that speak to it are not installed beside the server: ${p.packages}.`,
    fix: 'Whoever runs the server: npm install them where @glasstrace/server is installed, and start it again.',
  },
  LLM_KEY_REFUSED: {
    status: 502,
    reason: 'enrichment_failed',
    message: (p: { status: number }) => `The provider of the language model refused the key (HTTP ${p.status}).`,
    fix: 'Whoever runs the server: check GLASSTRACE_LLM_API_KEY in its environment, and start it again.',
  },
  LLM_REQUEST_REFUSED: {
    status: 502,
    reason: 'enrichment_failed',
    message: (p: { status: number }) => `The provider of the language model refused the question (HTTP ${p.status}).`,
    fix: 'Whoever runs the server: check --llm-model and --llm-base-url; the model has to support structured output.',
  },
  LLM_BUSY: {
    status: 503,
    reason: 'enrichment_failed',
    message: (p: { retryAfterSeconds: number }) =>
      `The provider of the language model takes no more questions for ${p.retryAfterSeconds} s.`,
    fix: 'Go on with the evidence of the trace, or ask again after that time.',
  },
  LLM_UNREACHABLE: {
    status: 502,
    reason: 'enrichment_failed',
    message: (p: { status?: number }) =>
      p.status === undefined
        ? 'The provider of the language model does not answer.'
        : `The provider of the language model failed (HTTP ${p.status}).`,
    fix: 'Go on with the evidence of the trace, or ask again in a minute; if it stays, check --llm-base-url.',
  },
  LLM_TIMED_OUT: {
    status: 504,
    reason: 'enrichment_failed',
    message: (p: { seconds: number }) => `The language model gave no answer within ${p.seconds} s.`,
    fix: 'Go on with the evidence of the trace, or ask again; a slow model may need a longer --llm-timeout.',
  },
  LLM_CAP_REACHED: {
    status: 503,
    reason: 'enrichment_failed',
    message: (p: { maxTokensPerDay: number }) =>
      `Another question could go over what the language model may cost on one day (UTC): ${p.maxTokensPerDay} tokens.`,
    fix: 'Go on with the evidence of the trace; whoever runs the server may raise --llm-max-tokens-per-day.',
  },
  LLM_QUEUE_FULL: {
    status: 503,
    reason: 'enrichment_failed',
    message: (p: { waiting: number }) => `${p.waiting} questions to the language model wait already.`,
    fix: 'Go on with the evidence of the trace, or ask again in a minute.',
  },
  PATH_UNKNOWN: {
    status: 404,
    message: () => 'This server has nothing at that path.',
    fix: 'Traces go to POST /v1/traces, agents to /mcp.',
  },
  INTERNAL: {
    status: 500,
    reason: 'internal_error',
    message: () => 'Glasstrace failed to answer; this is a defect of ours, not of your app.',
    fix: 'Try again; the server’s log (~/.glasstrace/server.log) has the details.',
  },
  PROJECT_NOT_FOUND: {
    status: 404,
    message: (p: { dir: string }) =>
      `There is no app in ${p.dir} or in a folder above it: none with Next.js, and none that "glasstrace init" set up.`,
    fix: 'Go to the folder of the app, or name it: --project <dir>',
  },
  SETTING_INVALID: {
    status: 400,
    message: (p: { problem: string }) => p.problem,
    fix: 'Correct it in the environment or in .env.local.',
  },
  SERVER_UNREACHABLE: {
    status: 503,
    message: (p: { endpoint: string }) => `No Glasstrace server answers at ${p.endpoint}.`,
    fix: 'Check GLASSTRACE_ENDPOINT and the network, then ask again.',
  },
  SERVER_BUSY: {
    status: 429,
    message: (p: { endpoint: string; retryAfterSeconds: number | undefined }) =>
      `${p.endpoint} takes no more requests for now${p.retryAfterSeconds === undefined ? '' : `; it asks to wait ${p.retryAfterSeconds} s`}.`,
    fix: 'Wait, then ask again; the limit belongs to the tier of this project.',
  },
  SERVER_REFUSES_KEY: {
    status: 401,
    message: (p: { endpoint: string; source: 'environment' | 'anonymous' }) =>
      `${p.endpoint} does not accept the key ${p.source === 'environment' ? 'in GLASSTRACE_API_KEY' : 'in .glasstrace/anon_key'}.`,
    fix: 'Check GLASSTRACE_API_KEY, in the environment and in .env.local. A key is made on the server: glasstrace-server keys create',
  },
  NOT_GLASSTRACE: {
    status: 502,
    message: (p: { endpoint: string; status: number }) =>
      `${p.endpoint} answers, but not as a Glasstrace server (HTTP ${p.status}).`,
    fix: 'Check GLASSTRACE_ENDPOINT: the base URL of a Glasstrace server, without /mcp.',
  },
  ANSWER_NOT_UNDERSTOOD: {
    status: 502,
    message: (p: { tool: string }) => `The server answered ${p.tool} in a form that this version does not know.`,
    fix: 'Update @glasstrace/sdk and @glasstrace/server to the same version.',
  },
  SERVER_TOO_OLD: {
    status: 501,
    message: (p: { endpoint: string }) => `The server at ${p.endpoint} is too old for this command.`,
    fix: 'Update @glasstrace/server to the version of @glasstrace/sdk, then run: npx glasstrace server restart',
  },
  EXPORT_INCOMPLETE: {
    status: 502,
    message: (p: { endpoint: string }) => `${p.endpoint} broke off: the export is not complete.`,
    fix: 'Run it again; the server’s log may say why: npx glasstrace server logs',
  },
  NOTHING_RECORDED: {
    status: 404,
    message: () => 'This project has no key yet, so nothing was recorded for it.',
    fix: 'Run: npx glasstrace init',
  },
  SERVER_NOT_STARTED: {
    status: 503,
    message: () => 'No local server runs, and GLASSTRACE_AUTOSTART keeps one from being started.',
    fix: 'Unset GLASSTRACE_AUTOSTART, or start a server yourself: npx glasstrace-server',
  },
  SERVER_NOT_INSTALLED: {
    status: 503,
    message: () => 'The project has no @glasstrace/server, so no local server can be started.',
    fix: 'Run: npm install --save-dev @glasstrace/server',
  },
  SERVER_START_FAILED: {
    status: 503,
    message: (p: { logFile: string }) => `The local server did not come up; its log is ${p.logFile}.`,
    fix: 'Read the last lines of that log.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERRORS;
type ParametersOf<Code extends ErrorCode> =
  Parameters<(typeof ERRORS)[Code]['message']> extends [infer P] ? P : undefined;

/** An error of the catalogue: thrown early, translated once at each edge (HTTP status, tool diagnostic, exit code). */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly status: number;
  readonly reason: DiagnosticReason | undefined;
  readonly fix: string;

  constructor(
    ...[code, parameters, options]: ParametersOf<Code> extends undefined
      ? [code: Code, parameters?: undefined, options?: ErrorOptions]
      : [code: Code, parameters: ParametersOf<Code>, options?: ErrorOptions]
  ) {
    const entry: CatalogueEntry = ERRORS[code];
    super((entry.message as (p: unknown) => string)(parameters), options);
    this.name = 'AppError';
    this.code = code;
    this.status = entry.status;
    this.reason = entry.reason;
    this.fix = entry.fix;
  }
}
