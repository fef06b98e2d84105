import type { LogRecord } from '../../traces/log-record.ts';
import { emptyLog, settleLog } from './decoded-log.ts';
import { asArray, asMs, asNumber, asObject, asString, type JsonObject, parseJsonObject } from './json.ts';
import { readAnyValue, readAttributes, readScope } from './values-json.ts';

/** Records of an ExportLogsServiceRequest in OTLP/JSON, as lenient as traces are. Throws AppError BODY_MALFORMED. */
export function decodeLogsJson(body: Buffer): LogRecord[] {
  const logs: LogRecord[] = [];
  for (const item of asArray(parseJsonObject(body).resourceLogs, 'resourceLogs')) {
    const resourceLogs = asObject(item, 'resourceLogs[]');
    const resource = readAttributes(asObject(resourceLogs.resource, 'resource').attributes);
    for (const item of asArray(resourceLogs.scopeLogs, 'scopeLogs')) {
      const scopeLogs = asObject(item, 'scopeLogs[]');
      const scope = readScope(asObject(scopeLogs.scope, 'scope'));
      for (const log of asArray(scopeLogs.logRecords, 'logRecords')) {
        logs.push(readLog(asObject(log, 'logRecords[]'), emptyLog(scope, resource)));
      }
    }
  }
  return logs;
}

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
