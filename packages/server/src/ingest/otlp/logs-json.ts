import type { LogRecord } from '../../traces/log-record.ts';
import { emptyLog, settleLog } from './decoded-log.ts';
import { asMs, asNumber, asObject, asString, type JsonObject } from './json.ts';
import { readJsonRecords } from './json-records.ts';
import { readAnyValue, readAttributes } from './values-json.ts';

/** Records of an ExportLogsServiceRequest in OTLP/JSON, as lenient as traces are. Throws AppError BODY_MALFORMED. */
export const decodeLogsJson = (body: Buffer): LogRecord[] =>
  readJsonRecords(body, NAMES, (log, scope, resource) => readLog(log, emptyLog(scope, resource)));

const NAMES = { resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords' } as const;

function readLog(json: JsonObject, log: LogRecord): LogRecord {
  return settleLog(
    {
      ...log,
      traceId: asString(json.traceId, 'traceId').toLowerCase(),
      spanId: asString(json.spanId, 'spanId').toLowerCase(),
      timeMs: asMs(json.timeUnixNano, 'timeUnixNano'),
      severity: readSeverity(json.severityNumber),
      severityText: asString(json.severityText, 'severityText'),
      body: readAnyValue(asObject(json.body, 'body')),
      attributes: readAttributes(json.attributes),
    },
    asMs(json.observedTimeUnixNano, 'observedTimeUnixNano'),
  );
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** A number, or the name of the enum's member: `SEVERITY_NUMBER_ERROR2` is 18. */
function readSeverity(value: unknown): number {
  const name = typeof value === 'string' ? /^SEVERITY_NUMBER_([A-Z]+)([2-4]?)$/.exec(value) : null;
  if (!name) return asNumber(value, 'severityNumber');
  return LEVELS.indexOf(name[1]!) * 4 + Number(name[2] || 1);
}
