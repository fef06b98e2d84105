import { LOG_SOURCE_LINES } from '@glasstrace/protocol/attributes';
import type { Attributes } from '@opentelemetry/api';
import type { LogRecord } from '../capture/logs/log-record.ts';
import { writeAttributes, writeScope } from './encode-spans.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

/** The records as an OTLP `ExportLogsServiceRequest` in protobuf, all of one resource; those of a source are a scope. */
export function encodeLogs(resource: Attributes, logs: readonly LogRecord[]): Uint8Array {
  const writer = new ProtobufWriter();
  const resourceLogs = writer.open(1);
  const described = writer.open(1);
  writeAttributes(writer, 1, resource);
  writer.close(described);
  for (const name of new Set(logs.map(({ source }) => source))) {
    const scopeLogs = writer.open(2);
    writeScope(writer, { name });
    for (const log of logs) if (log.source === name) writeLog(writer, log);
    writer.close(scopeLogs);
  }
  writer.close(resourceLogs);
  return writer.finish();
}

function writeLog(writer: ProtobufWriter, log: LogRecord): void {
  const time = [Math.floor(log.timeMs / 1000), Math.floor((log.timeMs % 1000) * 1e6)] as const;
  const message = writer.open(2);
  writer.nanoseconds(1, time);
  writer.integer(2, log.severity);
  writer.text(3, log.level);
  const body = writer.open(5);
  writer.text(1, log.message);
  writer.close(body);
  writeAttributes(writer, 6, log.attributes);
  if (log.sourceLines) writeAttributes(writer, 6, { [LOG_SOURCE_LINES]: JSON.stringify(log.sourceLines) });
  writer.hex(9, log.traceId);
  writer.hex(10, log.spanId);
  writer.nanoseconds(11, time);
  writer.close(message);
}
