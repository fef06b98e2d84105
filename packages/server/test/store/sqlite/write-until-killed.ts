import type { DriverName } from '../../../src/store/sqlite/driver.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { aSpan } from '../../traces/a-span.ts';
import { aTrace } from '../a-trace.ts';

const [dir, driver] = process.argv.slice(2) as [string, DriverName];
const store = openSqliteStore({ dir, driver });
for (;;) {
  const { traceId } = aTrace();
  const spans = [aSpan({ traceId }), aSpan({ traceId })];
  await store.append(7, [aTrace({ traceId, spans, startedAtMs: Date.now() })]);
  process.stdout.write(`${traceId}\n`);
}
