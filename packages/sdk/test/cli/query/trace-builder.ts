import type { ErrorListItem, SpanSummary, TraceSummary } from '@glasstrace/protocol';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

export function aSpan(span: Partial<SpanSummary> & { name: string }): SpanSummary {
  return { layer: 'server', duration: 12, status: 'OK', ...span };
}

/** A failed `POST /api/polls`, with the evidence that the SDK captures. */
export function aFailedTrace(changes: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId: TRACE_ID,
    route: 'POST /api/polls',
    method: 'POST',
    statusCode: 500,
    error: 'PrismaClientKnownRequestError: Unique constraint failed on the fields: (`slug`)',
    errorCode: 'P2002',
    errorCategory: 'unique-constraint',
    duration: 31.4,
    timestamp: 1_800_000_000_000,
    sourceLocation: { file: 'src/lib/polls.ts', line: 14, column: 28, mapped: true },
    errorEvidence: {
      exceptionType: 'PrismaClientKnownRequestError',
      exceptionMessage: 'Unique constraint failed on the fields: (`slug`)',
      sourceLines: [
        { line: 13, text: '  const slug = slugify(title);' },
        { line: 14, text: '  return prisma.poll.create({ data: { title, slug } });', current: true },
        { line: 15, text: '}' },
        { line: 16, text: '' },
      ],
      stack: {
        frames: [
          {
            functionName: 'createPoll',
            file: 'src/lib/polls.ts',
            line: 14,
            column: 28,
            sourceKind: 'mapped_source',
            mapped: true,
            inApp: true,
          },
          {
            functionName: 'run',
            file: 'node_modules/next/dist/run.js',
            line: 1,
            sourceKind: 'dependency',
            mapped: false,
            inApp: false,
          },
          {
            functionName: 'POST',
            file: 'src/app/api/polls/route.ts',
            line: 9,
            column: 16,
            sourceKind: 'mapped_source',
            mapped: true,
            inApp: true,
          },
        ],
        frameCountReturned: 3,
        framesOmitted: false,
        source: 'sdk_parsed_frames',
        confidence: 'high',
        redactionNotes: [],
      },
      causes: [{ type: 'DriverAdapterError', message: 'UniqueConstraintViolation', code: 'SQLITE_CONSTRAINT' }],
      capture: {
        capturePolicy: { stackFrames: 'captured' },
        redaction: { applied: true, rules: [], omittedFields: [], truncationApplied: false },
        safeForAgent: true,
      },
    },
    ...changes,
  };
}

export function anErrorListItem(changes: Partial<ErrorListItem> = {}): ErrorListItem {
  return {
    traceId: TRACE_ID,
    route: '/api/polls',
    method: 'POST',
    statusCode: 500,
    error: 'PrismaClientKnownRequestError: Unique constraint failed on the fields: (`slug`)',
    sourceLocation: { file: 'src/lib/polls.ts', line: 14, column: 28, mapped: true },
    duration: 31,
    timestamp: 1_800_000_000_000,
    fingerprint: 'f1',
    ...changes,
  };
}
