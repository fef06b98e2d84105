import type { LogRecord } from '../traces/log-record.ts';
import { isErrorLog } from '../traces/logs.ts';

/** Records of a trace that are worth keeping, however small they are. */
const MAX_LOGS = 500;
/** Room left for errors when everything else has to stop. */
const MAX_ERROR_LOGS = 100;

/**
 * The log records that fit the trace: within its share of the size that the project's tier allows, and a number of
 * them; over either, errors only, and those within a number of their own.
 */
export function fitLogs(stored: readonly LogRecord[], arrived: readonly LogRecord[], maxBytes: number): LogRecord[] {
  let size = stored.reduce((sum, log) => sum + sizeOf(log), 0);
  let count = stored.length;
  return arrived.filter((log) => {
    const fits = size + sizeOf(log) <= maxBytes && count < MAX_LOGS;
    if (!fits && !(isErrorLog(log) && count < MAX_LOGS + MAX_ERROR_LOGS)) return false;
    size += sizeOf(log);
    count++;
    return true;
  });
}

/** About what the record takes before compression. */
const sizeOf = (log: LogRecord): number => JSON.stringify([log.body, log.attributes]).length + 100;
