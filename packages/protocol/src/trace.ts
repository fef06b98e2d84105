import { z } from 'zod';

/** The shapes in which tools show a trace. Times are milliseconds, timestamps milliseconds since the epoch. */

export const confidence = z.enum(['high', 'medium', 'low']);

export const fieldProvenance = z
  .object({
    source: z.enum([
      'root_request',
      'root_span',
      'child_span_fallback',
      'framework_metadata',
      'ingestion_derived',
      'enrichment_derived',
      'missing',
    ]),
    confidence,
    evidencePath: z.string().optional().describe('`<span id>:<attribute or event>` that the value was read from.'),
    notes: z.string().optional(),
  })
  .meta({ id: 'FieldProvenance' });
export type FieldProvenance = z.infer<typeof fieldProvenance>;

export const summaryProvenance = z
  .object({
    route: fieldProvenance,
    method: fieldProvenance,
    statusCode: fieldProvenance,
    duration: fieldProvenance,
    error: fieldProvenance,
    sourceKind: fieldProvenance.optional(),
  })
  .meta({ id: 'SummaryProvenance' });
export type SummaryProvenance = z.infer<typeof summaryProvenance>;

export const operationKind = z.enum([
  'http_route',
  'route_handler',
  'trpc_procedure',
  'server_action',
  'middleware',
  'framework_internal',
  'unknown',
]);
export type OperationKind = z.infer<typeof operationKind>;

export const requestIdentity = z
  .object({
    displayRoute: z.string(),
    originalPath: z.string().optional(),
    sanitizedPath: z.string().optional().describe('originalPath with ids and tokens replaced by `:id`.'),
    routePattern: z.string().optional(),
    frameworkFallbackRoute: z.string().optional(),
    transportRoute: z.string().optional(),
    logicalOperation: z.string().optional(),
    method: z.string(),
    framework: z.enum(['nextjs', 'express', 'fastify', 'hono', 'remix', 'node', 'unknown']).optional(),
    operationKind: operationKind.optional(),
    trpc: z
      .object({
        transportPath: z.string(),
        procedureName: z.string().optional(),
        batch: z
          .object({
            memberIndex: z.number().optional(),
            memberCount: z.number(),
            memberProcedures: z.array(z.string()).optional(),
            attributionConfidence: z.enum(['exact', 'inferred', 'unknown']),
          })
          .optional(),
      })
      .optional(),
  })
  .meta({ id: 'RequestIdentity' });
export type RequestIdentity = z.infer<typeof requestIdentity>;

export const sourceKind = z.enum(['mapped_source', 'compiled_source', 'framework_internal', 'dependency', 'unknown']);

export const stackFrame = z
  .object({
    functionName: z.string().optional(),
    file: z.string().optional(),
    line: z.number().optional(),
    column: z.number().optional(),
    sourceKind,
    mapped: z.boolean(),
    inApp: z.boolean(),
    redactionNotes: z.array(z.string()).optional(),
  })
  .meta({ id: 'StackFrame' });
export type StackFrame = z.infer<typeof stackFrame>;

export const stackSummary = z
  .object({
    frames: z.array(stackFrame),
    frameCountObserved: z.number().optional(),
    frameCountReturned: z.number(),
    framesOmitted: z.union([z.boolean(), z.literal('unknown')]),
    source: z.enum([
      'exception.stacktrace',
      'sdk_parsed_frames',
      'source_location_attributes',
      'framework_error_payload',
      'missing',
    ]),
    confidence,
    redactionNotes: z.array(z.string()),
  })
  .meta({ id: 'StackSummary' });
export type StackSummary = z.infer<typeof stackSummary>;

export const sourceLocation = z
  .object({
    file: z.string(),
    line: z.number(),
    column: z.number().optional(),
    mapped: z.boolean(),
  })
  .meta({ id: 'SourceLocation' });

/** Something that the app logged while it served the request. */
export const traceLog = z
  .object({
    severity: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'unknown']),
    message: z.string().describe('At most 400 characters.'),
    atMs: z.number().describe('Milliseconds after the request began.'),
    count: z
      .number()
      .int()
      .optional()
      .describe('How often the same was logged, if more than once; atMs is the first time.'),
    frame: sourceLocation.optional().describe('Top in-app frame of the call that logged it.'),
  })
  .meta({ id: 'TraceLog' });
export type TraceLog = z.infer<typeof traceLog>;

export const errorEvidencePacket = z
  .object({
    exceptionMessage: z.string().optional(),
    exceptionType: z.string().optional(),
    stack: stackSummary.optional(),
    frameworkErrorSummary: z.string().optional(),
    responseSnippet: z
      .string()
      .optional()
      .describe('First 512 characters of the response, text or JSON; only when the app asked for it to be recorded.'),
    externalLogEvidenceMissing: z
      .boolean()
      .optional()
      .describe('Neither an exception nor a log record tells what failed.'),
    missingExceptionDetails: z.boolean().optional(),
    causes: z
      .array(
        z.object({ type: z.string(), message: z.string(), code: z.string().optional(), frame: stackFrame.optional() }),
      )
      .optional(),
    locals: z.array(z.object({ name: z.string(), type: z.string(), preview: z.string() })).optional(),
    /** Source around the top in-app frame. */
    sourceLines: z
      .array(z.object({ line: z.number(), text: z.string(), current: z.literal(true).optional() }))
      .optional(),
    logs: z
      .array(traceLog)
      .optional()
      .describe(
        'What the app logged in the request, in order of time: at most 20, errors first, then warnings, then the last.',
      ),
    capture: z.object({
      capturePolicy: z.object({ stackFrames: z.enum(['disabled', 'mapped_only', 'captured', 'missing', 'unknown']) }),
      redaction: z.object({
        applied: z.boolean(),
        rules: z.array(z.string()),
        omittedFields: z.array(z.string()),
        truncationApplied: z.boolean(),
      }),
      safeForAgent: z.boolean().describe('true only when redaction ran over every string of the packet.'),
    }),
    redactionNotes: z.array(z.string()).optional(),
  })
  .meta({ id: 'ErrorEvidencePacket' });
export type ErrorEvidencePacket = z.infer<typeof errorEvidencePacket>;

export const errorCategory = z
  .enum([
    'foreign-key-violation',
    'unique-constraint',
    'auth-failure',
    'timeout',
    'not-found',
    'validation-error',
    'connection-error',
    'type-error',
    'rate-limited',
    'configuration-error',
    'unknown',
  ])
  .meta({ id: 'ErrorCategory' });
export type ErrorCategory = z.infer<typeof errorCategory>;

export const traceSummary = z
  .object({
    traceId: z.string(),
    clientAction: z.string().optional(),
    route: z.string().describe('With the method in front: `POST /api/polls/create`.'),
    method: z.string(),
    statusCode: z.number().describe('What the client received; 0 when no response was recorded.'),
    error: z.string().optional(),
    errorEvidence: errorEvidencePacket.optional(),
    logs: z.array(traceLog).optional().describe('Of a request without an error; else they are part of errorEvidence.'),
    errorCode: z.string().optional(),
    errorCategory: errorCategory.optional(),
    masked: z.boolean().optional().describe('true when a status below 400 hides an exception.'),
    affectedComponent: z.string().optional(),
    duration: z.number(),
    timestamp: z.number(),
    sessionId: z.string().optional(),
    correlationId: z.string().optional(),
    correlationConfidence: confidence.optional(),
    sourceLocation: sourceLocation.optional(),
    enrichmentStatus: z.enum(['pending', 'processing', 'completed', 'failed']).optional(),
    requestIdentity: requestIdentity.optional(),
    summaryProvenance: summaryProvenance
      .optional()
      .describe('Left out where every field is known with high confidence, unless maxTokens is over its default.'),
  })
  .meta({ id: 'TraceSummary' });
export type TraceSummary = z.infer<typeof traceSummary>;

export const spanLayer = z.enum(['server', 'database', 'external']);
export type SpanLayer = z.infer<typeof spanLayer>;

export interface SpanSummary {
  name: string;
  layer: SpanLayer;
  duration: number;
  status: 'OK' | 'ERROR' | 'UNSET';
  error?: string | undefined;
  /** Repeated siblings fold into one: how many there were, … */
  count?: number | undefined;
  /** … the sum of their durations (`duration` is then the mean), … */
  totalDuration?: number | undefined;
  /** … the longest, … */
  maxDuration?: number | undefined;
  /** … and whether each began after the one before it had ended. */
  serial?: boolean | undefined;
  /** SQL with placeholders. */
  query?: string | undefined;
  children?: SpanSummary[] | undefined;
}
export const spanSummary: z.ZodType<SpanSummary> = z.lazy(() =>
  z
    .object({
      name: z.string(),
      layer: spanLayer,
      duration: z.number(),
      status: z.enum(['OK', 'ERROR', 'UNSET']),
      error: z.string().optional(),
      count: z.number().optional(),
      totalDuration: z.number().optional(),
      maxDuration: z.number().optional(),
      serial: z.boolean().optional(),
      query: z.string().optional(),
      children: z.array(spanSummary).optional(),
    })
    .meta({ id: 'SpanSummary' }),
);

/** Whether a trace is of the code that runs now: `older` when a source was edited since; absent when it is not known. */
export const comparedCode = z.enum(['current', 'older']);
