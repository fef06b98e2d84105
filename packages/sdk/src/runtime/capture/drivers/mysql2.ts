import { AsyncResource } from 'node:async_hooks';
import type { DatabaseCalls } from './database-calls.ts';
import { describeStatement } from './sql-statement.ts';
import type { WhenRun } from './when-run.ts';

type Callback = (...args: unknown[]) => void;
type Query = (this: unknown, sql: unknown, values?: unknown, callback?: unknown) => unknown;

interface Queryable {
  prototype: { query: Query; execute: Query; getConnection?: (this: unknown, callback: Callback) => unknown };
}

/** `mysql2` and `mysql2/promise`: both end in these callbacks. Streams of rows, which have none, are not recorded. */
export function watchMysql2(calls: DatabaseCalls, whenRun: WhenRun): void {
  for (const file of ['mysql2/lib/base/connection.js', 'mysql2/lib/base/pool.js']) {
    whenRun(file, (exports) => {
      const { prototype } = exports as Queryable;
      for (const name of ['query', 'execute'] as const) prototype[name] = watchQuery(prototype[name], calls);
      const { getConnection } = prototype;
      // It is called when another request gives its connection back, and would go on as a part of that one.
      if (getConnection) {
        prototype.getConnection = function (callback) {
          return getConnection.call(this, AsyncResource.bind(callback));
        };
      }
    });
  }
}

function watchQuery(query: Query, calls: DatabaseCalls): Query {
  return function (sql, values, callback) {
    const text = typeof sql === 'string' ? sql : (sql as { sql?: unknown } | undefined)?.sql;
    const last = typeof values === 'function' ? values : callback;
    if (typeof text !== 'string' || typeof last !== 'function') return query.call(this, sql, values, callback);
    return calls.trace(
      () => describeStatement(text, 'mysql'),
      (watched) =>
        typeof values === 'function' ? query.call(this, sql, watched) : query.call(this, sql, values, watched),
      last as never,
    );
  };
}
