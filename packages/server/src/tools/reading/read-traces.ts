import type { TraceRow } from '../../store/trace-store.ts';
import { interpretTrace, type Trace } from '../../traces/trace.ts';
import type { ToolContext } from '../tool-context.ts';

/** A trace as the store lists it, and what its spans mean today. */
export interface ReadTrace<Row extends TraceRow = TraceRow> {
  row: Row;
  trace: Trace;
}

/** Interprets the traces of a page; one that retention has removed in the meantime is left out. */
export async function readTraces<Row extends TraceRow>(
  context: ToolContext,
  rows: readonly Row[],
): Promise<ReadTrace<Row>[]> {
  const read: ReadTrace<Row>[] = [];
  for (const row of rows) {
    const trace = await readTrace(context, row.traceId);
    if (trace) read.push({ row, trace });
  }
  return read;
}

export async function readTrace({ store, credential }: ToolContext, traceId: string): Promise<Trace | undefined> {
  const spans = await store.readTrace(credential.projectId, traceId);
  const logs = await store.readLogs(credential.projectId, traceId);
  return spans.length + logs.length > 0 ? interpretTrace(spans, logs) : undefined;
}
