import type { Attributes } from '@opentelemetry/api';
import type { LogRecord } from '../runtime/capture/logs/log-record.ts';
import { redactLog } from '../runtime/capture/logs/redact-log.ts';
import type { Health } from '../runtime/health.ts';
import type { RecordingSettings } from './generated/settings.ts';
import type { OutgoingLog } from './outgoing-log.ts';
import { toOutgoing } from './outgoing-span.ts';
import { refusePromise, withHook } from './with-hook.ts';

/** Makes a record ready to leave the process; the result answers undefined for one that is not to be sent, never throws. */
export function createLogPreparer(
  beforeSendLog: RecordingSettings['beforeSendLog'],
  health: Health,
): (log: LogRecord) => LogRecord | undefined {
  if (!beforeSendLog) return redactLog;
  return withHook({ signal: 'logs', health, redact: redactLog, ask: (log) => applyBeforeSendLog(log, beforeSendLog) });
}

/** As the app's hook wants it sent, not redacted again yet; throws also when the hook returns something else. */
function applyBeforeSendLog(
  log: LogRecord,
  beforeSendLog: NonNullable<RecordingSettings['beforeSendLog']>,
): LogRecord | undefined {
  const { traceId, spanId, source, level, message, sourceLines } = log;
  const wanted: OutgoingLog | null | undefined = beforeSendLog({
    traceId,
    spanId,
    source,
    level,
    message,
    attributes: toOutgoing(log.attributes),
    ...(sourceLines && { sourceLines: sourceLines.map((line) => ({ ...line })) }),
  });
  if (wanted === null) return undefined;
  refusePromise(wanted);
  if (typeof wanted?.message !== 'string') throw new TypeError('beforeSendLog: not a log record');

  const { sourceLines: _, ...rest } = log;
  return {
    ...rest,
    message: wanted.message,
    attributes: wanted.attributes as Attributes,
    ...(wanted.sourceLines && { sourceLines: wanted.sourceLines }),
  };
}
