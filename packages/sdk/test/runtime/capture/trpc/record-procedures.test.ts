import { setTimeout as delay } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { afterEach, beforeAll, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { RUNNING, shared } from '../../../../src/running.ts';
import { createErrorDescriber } from '../../../../src/runtime/capture/describe-error.ts';
import { createErrorReporter } from '../../../../src/runtime/capture/report-error.ts';
import { createRequestRecords, type RequestRecord } from '../../../../src/runtime/capture/request-record.ts';
import { createSeenErrors } from '../../../../src/runtime/capture/seen-errors.ts';
import { createProcedureRecorder } from '../../../../src/runtime/capture/trpc/record-procedures.ts';
import { readTrpcRequest } from '../../../../src/runtime/capture/trpc/trpc-request.ts';
import { createFrameMapper } from '../../../../src/runtime/frames/frame-mapper.ts';
import { createHealth } from '../../../../src/runtime/health.ts';
import { createLater } from '../../../../src/runtime/later.ts';
import type { Runtime } from '../../../../src/runtime/start.ts';
import type { SpanCollector } from '../../../../src/runtime/trace/span-collector.ts';
import { createTracerProvider } from '../../../../src/runtime/trace/tracer.ts';
import { traceTrpc } from '../../../../src/trpc.ts';

const plain = initTRPC.context<{ user: string }>().create();
const t = traceTrpc(plain);
const signedIn = t.procedure.use(({ ctx, next }) => next({ ctx: { account: `${ctx.user}'s account` } }));

const router = t.router({
  polls: t.router({
    list: signedIn.query(({ ctx }) => [ctx.account]),
    slow: t.procedure.query(() => delay(30, 'late')),
    byId: t.procedure.input(z.object({ id: z.number() })).query(({ input }) => {
      if (input.id === 404) throw new TRPCError({ code: 'NOT_FOUND', message: 'no such poll' });
      return input.id;
    }),
    results: t.procedure.query((): number => {
      throw new TypeError('no votes');
    }),
    outer: t.procedure.query(
      ({ ctx }): Promise<unknown> =>
        tracer.startActiveSpan('of the app', () => t.createCallerFactory(router)(ctx).polls.results()),
    ),
    recounted: traceTrpc(t).procedure.query(() => 7),
    rows: t.procedure.query(async function* () {
      yield 1;
      yield 2;
    }),
    ticks: t.procedure.subscription(async function* () {
      yield 'tick';
      yield 'tock';
    }),
  }),
});

const records = createRequestRecords();
const spans: ReadableSpan[] = [];
const { getTracer } = createTracerProvider({
  onStart() {},
  onEnd: (span) => spans.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
const tracer = getTracer('test');
const report = createErrorReporter({
  records,
  tracer,
  collector: {} as SpanCollector,
  describeError: createErrorDescriber(createFrameMapper(process.cwd()), () => false),
  later: createLater(),
  health: createHealth(),
});

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const recordProcedure = createProcedureRecorder({ records, tracer, report });
  shared[RUNNING] = { runtime: { recordProcedure } as Runtime };
});
afterEach(() => spans.splice(0));

function aRequest(path: string, query: string): RequestRecord {
  const span = tracer.startSpan('GET');
  const trpc = readTrpcRequest(path, query);
  return {
    span,
    traceId: span.spanContext().traceId,
    path,
    query,
    state: 'open',
    errors: createSeenErrors(),
    unfinished: new Set(),
    ...(trpc && { trpc }),
  } as unknown as RequestRecord;
}

async function get(target: string, options: { accept?: string; onError?: (error: unknown) => void } = {}) {
  const url = new URL(target, 'http://app.example');
  const record = aRequest(url.pathname, url.search.slice(1));
  const { accept, onError } = options;
  const endpoint = url.pathname.slice(0, url.pathname.lastIndexOf('/'));
  const req = new Request(url, accept === undefined ? {} : { headers: { 'trpc-accept': accept, accept } });
  const response = await records.run(record, () =>
    context.with(trace.setSpan(context.active(), record.span), () =>
      fetchRequestHandler({
        endpoint,
        req,
        router,
        createContext: () => ({ user: 'Ada' }),
        onError: ({ error }) => onError?.(error),
      }),
    ),
  );
  const told = () => record.errors.toEvents().map(({ attributes }) => attributes);
  return { record, told, status: response.status, body: await response.text() };
}

const inputOf = (inputs: object) => encodeURIComponent(JSON.stringify(inputs));
const attributesOf = (name: string) => spans.find((span) => span.name === name)?.attributes;

it('makes a span of every call of a batch, each with its place, its time and what became of it', async () => {
  const batch = 'polls.list,polls.byId,polls.results,polls.byId';
  const { record, status } = await get(
    `/api/trpc/${batch}?batch=1&input=${inputOf({ 1: { id: 404 }, 3: { id: 'seven' } })}`,
  );

  expect(status).toBe(207);
  const told = spans.map(({ attributes, status, parentSpanContext }) => ({
    index: attributes['trpc.member_index'],
    method: attributes['rpc.method'],
    code: attributes['rpc.response.status_code'],
    type: attributes['error.type'],
    failed: status.code === 2,
    isChild: parentSpanContext?.spanId === record.span.spanContext().spanId,
  }));
  expect(told.toSorted((a, b) => Number(a.index) - Number(b.index))).toEqual([
    { index: 0, method: 'polls.list', failed: false, isChild: true },
    { index: 1, method: 'polls.byId', code: 'NOT_FOUND', type: 'TRPCError', failed: true, isChild: true },
    {
      index: 2,
      method: 'polls.results',
      code: 'INTERNAL_SERVER_ERROR',
      type: 'TypeError',
      failed: true,
      isChild: true,
    },
    { index: 3, method: 'polls.byId', code: 'BAD_REQUEST', type: 'ZodError', failed: true, isChild: true },
  ]);
  expect(attributesOf('polls.list')).toEqual({
    'rpc.system.name': 'trpc',
    'rpc.method': 'polls.list',
    'trpc.type': 'query',
    'trpc.member_index': 0,
  });
});

it('reports what was thrown, at its line, though tRPC answers without', async () => {
  const { told } = await get('/api/trpc/polls.list,polls.results?batch=1');
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({
    'exception.type': 'TypeError',
    'exception.message': 'no votes',
    'exception.stacktrace': expect.stringMatching(/record-procedures\.test\.ts:\d+:13/),
    'trpc.procedure': 'polls.results',
    'trpc.member_index': 1,
    'trpc.code': 'INTERNAL_SERVER_ERROR',
    'glasstrace.exception.hooks': ['framework'],
  });
});

it('reports calls that failed alike as one error, of the first of them', async () => {
  const { told } = await get(
    `/api/trpc/polls.byId,polls.byId?batch=1&input=${inputOf({ 0: { id: 404 }, 1: { id: 404 } })}`,
  );
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({ 'trpc.code': 'NOT_FOUND', 'trpc.member_index': 0 });
  expect(spans.map(({ attributes }) => attributes['trpc.member_index'])).toEqual([0, 1]);
});

it('measures each call for itself', async () => {
  await get('/api/trpc/polls.slow,polls.list?batch=1');
  const [list, slow] = spans;
  expect([list?.name, slow?.name]).toEqual(['polls.list', 'polls.slow']);
  const endOf = ({ endTime: [seconds, nanos] }: ReadableSpan) => seconds * 1e9 + nanos;
  expect(endOf(list!)).toBeLessThan(endOf(slow!));
});

it('tells a call that is not batched without a place, wherever tRPC is mounted', async () => {
  const { record } = await get('/rpc/polls.list');
  expect(attributesOf('polls.list')).not.toHaveProperty('trpc.member_index');
  expect(record.trpc).toMatchObject({ procedures: ['polls.list'], batch: false });
});

it('tells a call inside of a call, and the error of both once', async () => {
  const { told } = await get('/api/trpc/polls.outer?batch=1');
  const [inner, outer] = spans;
  expect([inner?.name, outer?.name]).toEqual(['polls.results', 'polls.outer']);
  expect(inner?.attributes).not.toHaveProperty('trpc.member_index');
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({ 'trpc.procedure': 'polls.outer', 'exception.type': 'TypeError' });
});

it('tells what broke in a procedure that a page calls, and leaves a refusal to the page', async () => {
  const record = aRequest('/polls', '');
  const { polls } = t.createCallerFactory(router)({ user: 'Ada' });
  await records.run(record, async () => {
    await expect(polls.byId({ id: 404 })).rejects.toThrow('no such poll');
    await expect(polls.results()).rejects.toThrow('no votes');
  });
  expect(record.errors.toEvents()).toHaveLength(1);
  expect(record.errors.toEvents()[0]?.attributes).not.toHaveProperty('trpc.member_index');
  expect(spans.map(({ status }) => status.message)).toEqual(['no such poll', 'no votes']);
});

it('takes the error that a handler of the app prints for the one that was thrown', async () => {
  const { told } = await get('/api/trpc/polls.results', {
    onError: (error) => report({ error, hook: 'console_error' }),
  });
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({
    'exception.type': 'TypeError',
    'glasstrace.exception.hooks': ['framework', 'console_error'],
  });
});

it('records a procedure once that was wrapped twice', async () => {
  expect((await get('/api/trpc/polls.recounted')).body).toBe('{"result":{"data":7}}');
  expect(spans.map(({ name }) => name)).toEqual(['polls.recounted']);
});

it('changes no answer: not of a generator, not of a subscription, not of a failure', async () => {
  const streamed = await get('/api/trpc/polls.rows?batch=1', { accept: 'application/jsonl' });
  expect(streamed.body).toMatch(/\[3,1,\[\[1\]\]\]\n\[3,1,\[\[2\]\]\]/);
  const subscribed = await get('/api/trpc/polls.ticks', { accept: 'text/event-stream' });
  expect(subscribed.body).toMatch(/data: "tick"\s+data: "tock"\s+event: return/);
  const failed = await get('/api/trpc/polls.results');
  expect(JSON.parse(failed.body).error).toMatchObject({ message: 'no votes', data: { path: 'polls.results' } });
});

it('does nothing outside of requests, for requests that nobody wants, and without the SDK', async () => {
  const { polls } = t.createCallerFactory(router)({ user: 'Ada' });
  expect(await polls.list()).toEqual(["Ada's account"]);
  const ignored = { ...aRequest('/api/trpc/polls.list', ''), state: 'ignored' } as RequestRecord;
  expect(await records.run(ignored, () => polls.list())).toEqual(["Ada's account"]);
  const sdk = shared[RUNNING]!;
  delete shared[RUNNING];
  try {
    expect((await get('/api/trpc/polls.list')).body).toBe('{"result":{"data":["Ada\'s account"]}}');
  } finally {
    shared[RUNNING] = sdk;
  }
  expect(spans).toEqual([]);
});

it('keeps the types of what it is given', () => {
  expectTypeOf(t).toEqualTypeOf(plain);
});
