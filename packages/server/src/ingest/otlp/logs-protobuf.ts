import type { LogRecord } from '../../traces/log-record.ts';
import type { Attributes } from '../../traces/span.ts';
import { emptyLog, settleLog } from './decoded-log.ts';
import { ProtobufReader } from './protobuf.ts';
import { readAnyValue, readKeyValue, readResource, readScope } from './values-protobuf.ts';

/** Records of an ExportLogsServiceRequest. Unknown fields are ignored. Throws AppError BODY_MALFORMED. */
export function decodeLogsProtobuf(body: Buffer): LogRecord[] {
  const logs: LogRecord[] = [];
  const request = new ProtobufReader(body);
  while (request.next()) {
    if (request.field === 1) readResourceLogs(request.message(), logs);
    else request.skip();
  }
  return logs;
}

function readResourceLogs(reader: ProtobufReader, logs: LogRecord[]): void {
  const resource: Attributes = {};
  while (reader.next()) {
    if (reader.field === 1) readResource(reader.message(), resource);
    else if (reader.field === 2) readScopeLogs(reader.message(), resource, logs);
    else reader.skip();
  }
}

function readScopeLogs(reader: ProtobufReader, resource: Attributes, logs: LogRecord[]): void {
  const scope: LogRecord['scope'] = { name: '' };
  while (reader.next()) {
    if (reader.field === 1) readScope(reader.message(), scope);
    else if (reader.field === 2) logs.push(readLog(reader.message(), emptyLog(scope, resource)));
    else reader.skip();
  }
}

function readLog(reader: ProtobufReader, log: LogRecord): LogRecord {
  let observedMs = 0;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        log.timeMs = reader.nanosAsMs();
        break;
      case 2:
        log.severity = reader.number();
        break;
      case 3:
        log.severityText = reader.string();
        break;
      case 5:
        log.body = readAnyValue(reader.message());
        break;
      case 6:
        readKeyValue(reader.message(), log.attributes);
        break;
      case 9:
        log.traceId = reader.hex();
        break;
      case 10:
        log.spanId = reader.hex();
        break;
      case 11:
        observedMs = reader.nanosAsMs();
        break;
      default:
        reader.skip();
    }
  }
  return settleLog(log, observedMs);
}
