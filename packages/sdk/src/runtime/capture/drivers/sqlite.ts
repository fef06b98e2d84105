import { whenLoaded } from '../../when-loaded.ts';
import type { DatabaseCalls } from './database-calls.ts';
import { describeStatement } from './sql-statement.ts';

type Method = (this: object, ...args: unknown[]) => unknown;

interface DatabaseClass {
  prototype: { prepare: (this: object, sql: string) => object; exec: Method };
}

/** Of version 13, which makes the class for the native code that it is given. */
type MakeDatabaseClass = (...args: unknown[]) => DatabaseClass;

/** `better-sqlite3` and `libsql`, which has the same interface; `@libsql/client` works through it. All are synchronous. */
export function watchSqlite(calls: DatabaseCalls): void {
  whenLoaded('libsql/index.js', (exports) => watchDatabase(exports as DatabaseClass, calls));
  whenLoaded('better-sqlite3/lib/database.js', (exports) => {
    const { prototype } = exports as DatabaseClass;
    if ('prepare' in prototype) return watchDatabase(exports as DatabaseClass, calls);
    return (...args: unknown[]) => {
      const made = (exports as MakeDatabaseClass)(...args);
      watchDatabase(made, calls);
      return made;
    };
  });
}

function watchDatabase({ prototype }: DatabaseClass, calls: DatabaseCalls): void {
  const statements = new WeakMap<object, string>();
  const watched = new WeakSet<object>();
  const { prepare, exec } = prototype;

  // A statement that does not compile fails here.
  prototype.prepare = function (sql) {
    let statement: object;
    try {
      statement = prepare.call(this, sql);
    } catch (error) {
      return calls.trace(
        () => describeStatement(String(sql), 'sqlite'),
        (): never => {
          throw error;
        },
      );
    }
    statements.set(statement, sql);
    watchStatements(Object.getPrototypeOf(statement) as Record<string, unknown>);
    return statement;
  };
  prototype.exec = function (...args) {
    return calls.trace(
      () => describeStatement(String(args[0]), 'sqlite'),
      () => exec.apply(this, args),
    );
  };

  /** Their class can only be reached through one of them. */
  function watchStatements(statementPrototype: Record<string, unknown>): void {
    if (watched.has(statementPrototype)) return;
    watched.add(statementPrototype);
    for (const name of ['run', 'get', 'all']) {
      const method = statementPrototype[name] as Method;
      statementPrototype[name] = function (this: object, ...args: unknown[]) {
        const sql = statements.get(this);
        if (sql === undefined) return method.apply(this, args);
        return calls.trace(
          () => describeStatement(sql, 'sqlite'),
          () => method.apply(this, args),
        );
      };
    }
  }
}
