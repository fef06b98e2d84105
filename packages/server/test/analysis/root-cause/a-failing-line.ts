import { Script } from 'node:vm';
import type { WireCause } from '@glasstrace/protocol';
import type { Span } from '../../../src/traces/span.ts';
import { interpretTrace, type Trace } from '../../../src/traces/trace.ts';
import { aFrame, anException, aRequest } from '../../traces/a-span.ts';

const FILE = 'src/app.js';
const LINES_AROUND = 5;

/**
 * The trace of a request in which code really failed: the words and the column are those of the runtime that the tests
 * run on, the lines around are those of the code.
 */
export async function traceOfFailing(
  source: string,
  around: { spans?: Span[]; request?: Partial<Span> & { method?: string; statusCode?: number } } = {},
): Promise<Trace> {
  const error = await failureOf(source);
  const lines = source.split('\n');
  const { line, column } = positionOf(error) ?? callSiteOf(lines);
  const first = Math.max(1, line - LINES_AROUND);
  const sourceLines = lines.slice(first - 1, line + LINES_AROUND).map((text, i) => ({
    line: first + i,
    text,
    ...(first + i === line && { current: true as const }),
  }));
  const { code } = error as { code?: unknown };
  const exception = anException({
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    frames: [aFrame({ functionName: 'handler', file: FILE, line, column })],
    causes: causesOf(error),
    sourceLines,
  });
  const root = aRequest({ statusCode: 500, ...around.request, events: [exception] });
  return interpretTrace([root, ...(around.spans ?? []).map((span) => ({ ...span, parentSpanId: root.spanId }))]);
}

/** Runs the code as the body of an async function, without moving its lines. */
async function failureOf(source: string): Promise<Error> {
  const script = new Script(`(async (require, process) => { ${source}\n})`, {
    filename: FILE,
    columnOffset: -INTRODUCTION.length,
  });
  const run = script.runInThisContext() as (...globals: unknown[]) => Promise<unknown>;
  try {
    await run((name: string) => process.getBuiltinModule(name), process);
  } catch (error) {
    return error as Error;
  }
  throw new Error(`This does not fail: ${source}`);
}

const INTRODUCTION = '(async (require, process) => { ';

interface Position {
  line: number;
  column: number;
}

function positionOf({ stack = '' }: Error): Position | undefined {
  const found = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(stack);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : undefined;
}

/** Node 24 makes errors of fetch without a stack: our SDK remembers where it was called. */
function callSiteOf(lines: string[]): Position {
  const index = lines.findIndex((line) => line.includes('fetch('));
  if (index < 0) throw new Error('The error has no line of the code.');
  return { line: index + 1, column: lines[index]!.indexOf('fetch(') + 1 };
}

function causesOf({ cause }: Error): WireCause[] {
  if (!(cause instanceof Error)) return [];
  const { code } = cause as { code?: unknown };
  return [{ type: cause.name, message: cause.message, ...(typeof code === 'string' && { code }) }, ...causesOf(cause)];
}
