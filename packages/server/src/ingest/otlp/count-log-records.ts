import { asArray, asObject, parseJsonObject } from './json.ts';
import { ProtobufReader } from './protobuf.ts';

/** How many records an ExportLogsServiceRequest holds. Throws AppError BODY_MALFORMED. */
export function countLogRecordsProtobuf(body: Buffer): number {
  // ExportLogsServiceRequest.resource_logs, ResourceLogs.scope_logs, ScopeLogs.log_records
  return countAtPath(new ProtobufReader(body), [1, 2, 2]);
}

function countAtPath(reader: ProtobufReader, [field, ...rest]: number[]): number {
  let count = 0;
  while (reader.next()) {
    if (reader.field !== field) reader.skip();
    else if (rest.length > 0) count += countAtPath(reader.message(), rest);
    else {
      reader.skip();
      count++;
    }
  }
  return count;
}

/** The same for OTLP/JSON. */
export function countLogRecordsJson(body: Buffer): number {
  const members = (item: unknown, name: string) => asArray(asObject(item, 'the message')[name], name);
  return members(parseJsonObject(body), 'resourceLogs')
    .flatMap((resourceLogs) => members(resourceLogs, 'scopeLogs'))
    .reduce<number>((count, scopeLogs) => count + members(scopeLogs, 'logRecords').length, 0);
}
