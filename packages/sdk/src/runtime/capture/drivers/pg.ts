import { AsyncResource } from 'node:async_hooks';
import { whenLoaded } from '../../when-loaded.ts';
import type { DatabaseCalls } from './database-calls.ts';
import { describeStatement } from './sql-statement.ts';

type Query = (this: unknown, config: unknown, values?: unknown, callback?: unknown) => unknown;

interface Queryable {
  prototype: { query: Query };
}

interface Pool {
  prototype: { query: Query; connect: (this: unknown, callback?: (...args: unknown[]) => void) => unknown };
}

/**
 * `pg`: clients and pools. A query of a pool is one call, from waiting for a connection to the rows. Cursors and streams,
 * which bring their own query object, are not recorded.
 */
export function watchPg(calls: DatabaseCalls): void {
  whenLoaded('pg/lib/client.js', (exports) => watchQuery(exports as Queryable, calls));
  whenLoaded('pg-pool/index.js', (exports) => {
    watchQuery(exports as Queryable, calls);
    const { prototype } = exports as Pool;
    const { connect } = prototype;
    // It is called when another request gives its client back, and would go on as a part of that one.
    prototype.connect = function (callback) {
      return connect.call(this, callback && AsyncResource.bind(callback));
    };
  });
}

function watchQuery({ prototype }: Queryable, calls: DatabaseCalls): void {
  const { query } = prototype;
  prototype.query = function (config, values, callback) {
    const text = textOf(config);
    if (text === undefined) return query.call(this, config, values, callback);
    const describe = () => describeStatement(text, 'postgresql');
    if (typeof values === 'function') {
      return calls.trace(describe, (watched) => query.call(this, config, watched), values as never);
    }
    if (typeof callback === 'function') {
      return calls.trace(describe, (watched) => query.call(this, config, values, watched), callback as never);
    }
    return calls.trace(describe, () => query.call(this, config, values, callback));
  };
}

function textOf(config: unknown): string | undefined {
  if (typeof config === 'string') return config;
  const { text, submit } = (config ?? {}) as { text?: unknown; submit?: unknown };
  return typeof text === 'string' && submit === undefined ? text : undefined;
}
