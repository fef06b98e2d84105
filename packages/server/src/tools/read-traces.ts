import type { TraceRow } from '../store/trace-store.ts';
import { interpretTrace, type Trace } from '../traces/trace.ts';
import type { ToolContext } from './tool-context.ts';

/** A trace as the store lists it, and what its spans mean today. */
export interface ReadTrace<Row extends TraceRow = TraceRow> {
  row: Row;
  trace: Trace;
}

/** Interprets the traces of a page; one that retention has removed in the meantime is left out. */
export async function readTraces<Row extends TraceRow>(
  { store, credential }: ToolContext,
  rows: readonly Row[],
): Promise<ReadTrace<Row>[]> {
  const read: ReadTrace<Row>[] = [];
  for (const row of rows) {
    const spans = await store.readTrace(credential.projectId, row.traceId);
    if (spans.length > 0) read.push({ row, trace: interpretTrace(spans) });
  }
  return read;
}

export async function readTrace({ store, credential }: ToolContext, traceId: string): Promise<Trace | undefined> {
  const spans = await store.readTrace(credential.projectId, traceId);
  return spans.length > 0 ? interpretTrace(spans) : undefined;
}
