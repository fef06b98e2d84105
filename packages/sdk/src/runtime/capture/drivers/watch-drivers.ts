import { createDatabaseCalls } from './database-calls.ts';
import { watchMysql2 } from './mysql2.ts';
import { watchPg } from './pg.ts';
import { watchRedis } from './redis.ts';
import { watchSqlite } from './sqlite.ts';

/**
 * Records what the app asks of its databases, also through query builders such as Drizzle and Knex, which end in these
 * drivers. Our own patches: OpenTelemetry's instrumentation of `pg` alone costs 55 ms of CPU and 14 MB to load, these
 * nothing until the app loads the driver; and they tell failures that the app catches, and the line of the call.
 */
export function watchDrivers(options: Parameters<typeof createDatabaseCalls>[0]): void {
  const calls = createDatabaseCalls(options);
  watchPg(calls);
  watchSqlite(calls);
  watchMysql2(calls);
  watchRedis(calls);
}
