import type { Span } from '../../src/traces/span.ts';
import { aFrame, aLibraryFrame, aNextSpan, anException, aRequest, aSpan, START_MS, TRACE_ID } from './a-span.ts';

/** All spans of one request as our SDK and Next send them: creating a poll whose slug exists. */
export function failingPoll(options: { traceId?: string; startMs?: number; sessionId?: string } = {}): Span[] {
  const { traceId = TRACE_ID, startMs = START_MS } = options;
  const at = (offsetMs: number, durationMs: number) => ({
    traceId,
    startMs: startMs + offsetMs,
    endMs: startMs + offsetMs + durationMs,
  });
  const message = 'Unique constraint failed on the fields: (`slug`)';
  const root = aRequest({
    ...at(0, 37.31),
    spanId: 'aaaaaaaaaaaaaaa1',
    method: 'POST',
    path: '/api/polls/create',
    route: '/api/polls/create',
    statusCode: 500,
    events: [
      {
        ...anException({
          type: 'PrismaClientKnownRequestError',
          message,
          code: 'P2002',
          frames: [
            aLibraryFrame(),
            aLibraryFrame({ functionName: 'request', line: 65, column: 7987 }),
            aFrame({ functionName: 'createPoll', file: 'src/lib/polls.ts', line: 21, column: 10 }),
            aFrame(),
          ],
          sourceLines: [
            { line: 19, text: 'export async function createPoll(title: string) {' },
            { line: 20, text: '  const slug = slugify(title);' },
            { line: 21, text: '  return prisma.poll.create({ data: { title, slug } });', current: true },
            { line: 22, text: '}' },
          ],
          hooks: ['on_request_error', 'prisma', 'console_error'],
          handled: false,
          attributes: {
            'next.route_path': '/api/polls/create/route',
            'next.route_type': 'route',
            'next.router_kind': 'App Router',
            'glasstrace.exception.frames.observed': 47,
          },
        }),
        timeMs: startMs + 30,
      },
    ],
  });
  const request = aNextSpan('BaseServer.handleRequest', {
    ...at(12, 17.6),
    parentSpanId: root.spanId,
    name: 'POST /api/polls/create',
    kind: 'server',
    status: 'ERROR',
    attributes: {
      'http.method': 'POST',
      'http.target': '/api/polls/create',
      'http.status_code': 500,
      'error.type': '500',
    },
  });
  const handler = aNextSpan('AppRouteRouteHandlers.runHandler', {
    ...at(20, 9.31),
    parentSpanId: request.spanId,
    name: 'executing api route (app) /api/polls/create',
    status: 'ERROR',
    attributes: { 'next.route': '/api/polls/create', 'error.type': 'PrismaClientKnownRequestError' },
    events: [
      {
        name: 'exception',
        timeMs: startMs + 29,
        attributes: {
          'exception.type': 'P2002',
          'exception.message':
            '\nInvalid `__TURBOPACK__imported__module__[...].poll.create()` invocation in\n/abs/x.js:86:154\n\n→ 86 const poll',
          'exception.stacktrace':
            'PrismaClientKnownRequestError: \n    at explode (/abs/app/.next/dev/server/chunks/x.js:86:154)',
        },
      },
    ],
  });
  const loading = aNextSpan('LoadComponents.loadRouteModule', {
    ...at(13, 2),
    parentSpanId: request.spanId,
    name: 'load route module',
  });
  const operation = aSpan({
    ...at(22, 2.74),
    parentSpanId: handler.spanId,
    name: 'prisma:client:operation',
    scope: { name: 'prisma' },
    status: 'ERROR',
    statusMessage: message,
    attributes: { model: 'Poll', method: 'create', name: 'Poll.create', 'prisma.error.code': 'P2002' },
  });
  const query = aSpan({
    ...at(23, 0.61),
    parentSpanId: operation.spanId,
    name: 'prisma:client:db_query',
    kind: 'client',
    scope: { name: 'prisma' },
    status: 'ERROR',
    statusMessage: message,
    attributes: {
      'db.system.name': 'sqlite',
      'db.query.text': 'INSERT INTO `main`.`Poll` (`title`, `slug`) VALUES (?,?) RETURNING `id` AS `id`',
    },
  });
  const all = [root, request, loading, handler, operation, query];
  return options.sessionId === undefined ? all : all.map((span) => inSession(span, options.sessionId!));
}

const inSession = (span: Span, sessionId: string): Span => ({
  ...span,
  resource: { ...span.resource, 'glasstrace.session.id': sessionId },
});
