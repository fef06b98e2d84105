import type { LogRecord } from '../../../traces/log-record.ts';
import type { Span } from '../../../traces/span.ts';
import type { TraceStore } from '../../trace-store.ts';
import { decodeLogs, LOGS_DEFLATED } from '../log-codec.ts';
import { decodeSpans } from '../span-codec.ts';
import type { Days } from './days.ts';
import { bytes } from './trace-rows.ts';

/** What a trace consists of. */
export function traceContents(days: Days, log: (message: string) => void): Pick<TraceStore, 'readTrace' | 'readLogs'> {
  /** Chunks of a trace in the order of their arrival; one that `use` can't read is left out. */
  async function eachChunk(
    projectId: number,
    traceId: string,
    what: 'spans' | 'log records',
    use: (codec: number, body: Uint8Array) => void,
  ): Promise<void> {
    const codecs = what === 'spans' ? `codec <> ${LOGS_DEFLATED}` : `codec = ${LOGS_DEFLATED}`;
    await days.each(({ sql }) => {
      const trace = sql('SELECT id FROM trace WHERE project = ? AND trace_id = ?').get(projectId, bytes(traceId));
      if (!trace) return undefined;
      const chunks = sql(`SELECT codec, body FROM chunk WHERE id = ? AND ${codecs} ORDER BY number`).all(trace.id!);
      for (const { codec, body } of chunks) {
        try {
          use(Number(codec), body as Uint8Array);
        } catch (error) {
          log(`Some ${what} of trace ${traceId} can't be read: ${(error as Error).message}`);
        }
      }
      return 'stop';
    });
  }

  return {
    async readTrace(projectId, traceId) {
      const spans = new Map<string, Span>();
      await eachChunk(projectId, traceId, 'spans', (codec, body) => {
        for (const span of decodeSpans(traceId, codec, body)) spans.set(span.spanId, span);
      });
      return [...spans.values()].sort((a, b) => a.startMs - b.startMs);
    },

    async readLogs(projectId, traceId) {
      const logs = new Map<string, LogRecord>();
      await eachChunk(projectId, traceId, 'log records', (_codec, body) => {
        for (const log of decodeLogs(traceId, body)) {
          const { scope: _scope, resource: _resource, ...said } = log;
          logs.set(JSON.stringify(said), log);
        }
      });
      return [...logs.values()].sort((a, b) => a.timeMs - b.timeMs);
    },
  };
}
