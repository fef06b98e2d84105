import { whenBundled } from '../../when-bundled.ts';
import { whenLoaded } from '../../when-loaded.ts';
import { createDatabaseCalls } from './database-calls.ts';
import { watchMysql2 } from './mysql2.ts';
import { watchPg } from './pg.ts';
import { watchRedis } from './redis.ts';
import { watchSqlite } from './sqlite.ts';
import type { WhenRun } from './when-run.ts';

/**
 * Records what the app asks of its databases, also through query builders such as Drizzle and Knex, which end in these
 * drivers. Our own patches: OpenTelemetry's instrumentation of `pg` alone costs 55 ms of CPU and 14 MB to load, these
 * nothing until the app loads the driver; and they tell failures that the app catches, and the line of the call. Next
 * bundles `mysql2` and the clients of Redis: those are found in the bundles of its development server.
 */
export function watchDrivers({ isBundled, ...options }: DriverOptions): void {
  const calls = createDatabaseCalls(options);
  watchPg(calls);
  watchSqlite(calls);
  const whenRun: WhenRun = (file, patch) => {
    whenLoaded(file, patch);
    if (isBundled && process.env.NODE_ENV !== 'production') whenBundled(file, patch);
  };
  watchMysql2(calls, whenRun);
  watchRedis(calls, whenRun);
}

type DriverOptions = Parameters<typeof createDatabaseCalls>[0] & { isBundled: boolean };
