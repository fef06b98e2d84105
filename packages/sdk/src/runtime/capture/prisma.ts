import { SPAN } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { truncate } from '@glasstrace/protocol/redaction';
import {
  type Context,
  context,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { readError } from './describe-error.ts';
import { insideDatabaseCall } from './drivers/database-calls.ts';
import { type SqlSystem, withoutValues } from './drivers/sql-statement.ts';
import { readPrismaError } from './prisma-error.ts';
import type { ReportError } from './report-error.ts';

/** The contract by which Prisma's client finds its tracing, version by version under another name. */
interface PrismaTracingHelper {
  isEnabled(): boolean;
  getTraceParent(context?: Context): string;
  getActiveContext(): Context | undefined;
  /** Prisma 5 with its Rust engine; its spans are not recorded. */
  createEngineSpan(event: unknown): void;
  /** Prisma 6 with its Rust engine. */
  dispatchEngineSpans(spans: EngineSpan[]): void;
  runInChildSpan<Result>(options: string | PrismaSpanOptions, work: (span?: Span, context?: Context) => Result): Result;
}

interface PrismaSpanOptions extends SpanOptions {
  name: string;
  internal?: boolean;
  active?: boolean;
  context?: Context;
}

interface EngineSpan {
  id: string;
  parentId: string | null;
  name: string;
  kind: 'client' | 'internal';
  startTime: [number, number];
  endTime: [number, number];
  attributes?: Record<string, string>;
}

const GLOBAL_NAMES = ['', 'V5_', 'V6_', 'V7_', 'V8_'].map((version) => `${version}PRISMA_INSTRUMENTATION`);
/** Prisma's own preparations: they say nothing about the app. */
const PLUMBING = new Set(['serialize', 'compile']);
/** The call of the app: an inner span fails with an error that the app never sees. */
const OPERATION = 'operation';
const CALLS = new Set([OPERATION, 'db_query']);

/**
 * Lets Prisma's client tell its operations and queries. Unlike the official instrumentation, failures are recorded, also
 * those that the app catches. Whoever registered first stays.
 */
export function watchPrisma(tracer: Tracer, report: ReportError): void {
  const helper = createTracingHelper(tracer, report);
  const globals = globalThis as Record<string, unknown>;
  for (const name of GLOBAL_NAMES) globals[name] ??= { helper };
}

function createTracingHelper(tracer: Tracer, report: ReportError): PrismaTracingHelper {
  return {
    isEnabled: () => true,
    getActiveContext: () => context.active(),
    getTraceParent(from = context.active()) {
      const span = trace.getSpanContext(from);
      return span ? `00-${span.traceId}-${span.spanId}-0${span.traceFlags}` : '00-10-10-00';
    },
    createEngineSpan() {},
    dispatchEngineSpans(spans) {
      for (const root of spans.filter(({ parentId }) => parentId === null))
        addEngineSpan(root, spans, context.active());
    },
    runInChildSpan(given, work) {
      const options = typeof given === 'string' ? { name: given } : given;
      if (options.internal || PLUMBING.has(options.name)) return work();
      const parent = options.context ?? context.active();
      const { name, attributes = {}, kind = SpanKind.INTERNAL, links = [] } = options;
      const span = tracer.startSpan(
        `prisma:client:${name}`,
        { kind, links, attributes: { ...attributes, ...conventionalNames(attributes) } },
        parent,
      );
      const active = options.active === false ? parent : trace.setSpan(parent, span);
      // The driver below is watched too. The app's own code runs inside of other spans, such as that of a transaction.
      const inner = CALLS.has(name) ? insideDatabaseCall(active) : active;
      return endWith(span, name === OPERATION, () => context.with(inner, () => work(span, inner)));
    },
  };

  function endWith<Result>(span: Span, isOperation: boolean, work: () => Result): Result {
    const fail = (error: unknown): never => {
      recordFailure(span, error);
      if (isOperation) report({ error, hook: 'prisma', details: readPrismaError(error) });
      span.end();
      throw error;
    };
    let result: Result;
    try {
      result = work();
    } catch (error) {
      return fail(error);
    }
    if (!isPromiseLike(result)) {
      span.end();
      return result;
    }
    return result.then((value) => {
      span.end();
      return value;
    }, fail) as Result;
  }

  function addEngineSpan(engineSpan: EngineSpan, all: EngineSpan[], parent: Context): void {
    const { id, name, attributes = {}, startTime, endTime } = engineSpan;
    const kind = engineSpan.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = tracer.startSpan(name, { kind, attributes, startTime }, parent);
    const inner = trace.setSpan(parent, span);
    for (const child of all.filter(({ parentId }) => parentId === id)) addEngineSpan(child, all, inner);
    span.end(endTime);
  }
}

function recordFailure(span: Span, error: unknown): void {
  const { type, message } = readError(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: truncate(message, LIMITS.causeMessageChars) });
  span.setAttributes({ [SPAN.errorType]: type, ...readPrismaError(error) });
}

/** OpenTelemetry's names beside Prisma's own; SQL of the app (`$queryRawUnsafe`) can have values in it. */
function conventionalNames(attributes: NonNullable<SpanOptions['attributes']>): Record<string, string> {
  const { method, model, [SPAN.dbQuery]: query, [SPAN.dbSystem]: system } = attributes;
  return {
    ...(typeof method === 'string' && { [SPAN.dbOperation]: method }),
    ...(typeof model === 'string' && { [SPAN.dbCollection]: model }),
    ...(typeof query === 'string' && { [SPAN.dbQuery]: statementOf(query, system === 'mysql' ? 'mysql' : 'sqlite') }),
  };
}

/** What a driver sends by itself is told as a comment. */
function statementOf(query: string, system: SqlSystem): string {
  return /^-- Implicit "(.+?)" query/.exec(query)?.[1] ?? withoutValues(query, system);
}

const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
