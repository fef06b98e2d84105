/** What a database, or the client in front of it, complains about: one word for the codes of all of them. */
export type DatabaseCondition =
  | 'unique'
  | 'foreign-key'
  | 'not-null'
  | 'check'
  | 'bad-value'
  | 'missing-table'
  | 'missing-column'
  | 'missing-database'
  | 'bad-statement'
  | 'bad-arguments'
  | 'record-not-found'
  | 'conflict'
  | 'locked'
  | 'statement-timeout'
  | 'transaction-timeout'
  | 'pool-exhausted'
  | 'too-many-connections'
  | 'credentials'
  | 'permission'
  | 'read-only'
  | 'unreachable'
  | 'connect-timeout'
  | 'client-configuration';

/** Prisma, SQLSTATE, SQLite (names and extended numbers), MySQL and MariaDB (1969 has no name in their drivers), MongoDB, Redis. */
const CODES: Record<DatabaseCondition, string> = {
  unique:
    'P2002 23505 ER_DUP_ENTRY ER_DUP_KEY ER_DUP_ENTRY_WITH_KEY_NAME SQLITE_CONSTRAINT_UNIQUE SQLITE_CONSTRAINT_PRIMARYKEY SQLITE_CONSTRAINT_ROWID 2067 1555 2579 11000',
  'foreign-key':
    'P2003 P2014 23503 ER_NO_REFERENCED_ROW ER_NO_REFERENCED_ROW_2 ER_ROW_IS_REFERENCED ER_ROW_IS_REFERENCED_2 SQLITE_CONSTRAINT_FOREIGNKEY 787',
  'not-null': 'P2011 P2012 23502 ER_BAD_NULL_ERROR ER_NO_DEFAULT_FOR_FIELD SQLITE_CONSTRAINT_NOTNULL 1299',
  check: 'P2004 23514 23P01 ER_CHECK_CONSTRAINT_VIOLATED ER_CONSTRAINT_FAILED SQLITE_CONSTRAINT_CHECK 275',
  'bad-value':
    'P2000 P2005 P2006 P2007 P2020 P2023 P2033 ER_DATA_TOO_LONG ER_WARN_DATA_OUT_OF_RANGE ER_TRUNCATED_WRONG_VALUE ER_TRUNCATED_WRONG_VALUE_FOR_FIELD ER_WRONG_VALUE ER_WRONG_VALUE_FOR_TYPE WARN_DATA_TRUNCATED ER_DIVISION_BY_ZERO SQLITE_MISMATCH SQLITE_TOOBIG SQLITE_CONSTRAINT_DATATYPE 3091',
  'missing-table': 'P2021 42P01 ER_NO_SUCH_TABLE',
  'missing-column': 'P2022 42703 ER_BAD_FIELD_ERROR',
  'missing-database': 'P1003 3D000 ER_BAD_DB_ERROR',
  'bad-statement': 'P2009 P2010 42601 42883 42P02 42804 ER_PARSE_ERROR ER_WRONG_FIELD_WITH_GROUP SQLITE_RANGE',
  'bad-arguments': 'P2008 P2013 P2016 P2017 P2019 P2026 P2029',
  'record-not-found': 'P2001 P2015 P2018 P2025',
  conflict: 'P2034 40001 40P01 ER_LOCK_DEADLOCK',
  locked:
    '55P03 ER_LOCK_WAIT_TIMEOUT SQLITE_BUSY SQLITE_BUSY_SNAPSHOT SQLITE_BUSY_RECOVERY SQLITE_BUSY_TIMEOUT SQLITE_LOCKED SQLITE_LOCKED_SHAREDCACHE',
  'statement-timeout': 'P1008 57014 ER_QUERY_TIMEOUT 1969 PROTOCOL_SEQUENCE_TIMEOUT',
  'transaction-timeout': 'P2028 25P03 25P04 57P05',
  'pool-exhausted': 'P2024',
  'too-many-connections': 'P2037 53300 ER_CON_COUNT_ERROR ER_TOO_MANY_USER_CONNECTIONS',
  credentials: 'P1000 28P01 28000 ER_ACCESS_DENIED_ERROR ER_ACCESS_DENIED_NO_PASSWORD_ERROR NOAUTH WRONGPASS',
  permission: 'P1010 42501 ER_DBACCESS_DENIED_ERROR ER_TABLEACCESS_DENIED_ERROR NOPERM SQLITE_AUTH SQLITE_PERM',
  'read-only': '25006 ER_OPTION_PREVENTS_STATEMENT SQLITE_READONLY SQLITE_READONLY_DBMOVED SQLITE_READONLY_DIRECTORY',
  unreachable:
    'P1001 P1017 57P01 57P02 57P03 ER_SERVER_SHUTDOWN PROTOCOL_CONNECTION_LOST SQLITE_CANTOPEN CLUSTERDOWN MASTERDOWN LOADING',
  'connect-timeout': 'P1002',
  'client-configuration': 'P1012 P1013',
};

const BY_CODE = new Map(
  Object.entries(CODES).flatMap(([condition, codes]) =>
    codes.split(' ').map((code) => [code, condition as DatabaseCondition] as const),
  ),
);

/** Undefined for codes that no database gives, and for those that say only that something failed. */
export function databaseConditionOf(code: string): DatabaseCondition | undefined {
  const known = BY_CODE.get(code);
  if (known) return known;
  // SQLSTATE classes: connection exceptions, and data that does not fit.
  if (/^08[0-9A-Z]{3}$/.test(code)) return 'unreachable';
  if (/^22[0-9A-Z]{3}$/.test(code)) return 'bad-value';
  return undefined;
}

/** Classes of query builders and mappers, which keep the code of the database in fields of their own. */
const CLASSES: Partial<Record<DatabaseCondition, string>> = {
  unique:
    'SequelizeUniqueConstraintError UniqueConstraintViolationException UniqueViolationError UniqueConstraintError',
  'foreign-key':
    'SequelizeForeignKeyConstraintError ForeignKeyConstraintViolationException ForeignKeyViolationError ForeignKeyConstraintError',
  'not-null': 'NotNullConstraintViolationException NotNullViolationError',
  check: 'CheckConstraintViolationException CheckViolationError',
  'bad-value': 'DataError',
  'missing-table': 'TableNotFoundException',
  'missing-column': 'InvalidFieldNameException',
  'record-not-found':
    'EntityNotFoundError EntityNotFound DocumentNotFoundError SequelizeEmptyResultError NoResultError',
  conflict: 'DeadlockException OptimisticLockError OptimisticLockVersionMismatchError',
  locked: 'LockWaitTimeoutException',
  'statement-timeout': 'SequelizeTimeoutError',
  'pool-exhausted': 'KnexTimeoutError SequelizeConnectionAcquireTimeoutError',
  credentials: 'SequelizeAccessDeniedError',
  unreachable:
    'SequelizeConnectionRefusedError SequelizeHostNotFoundError SequelizeHostNotReachableError SequelizeConnectionError MongoNetworkError MongoServerSelectionError MongooseServerSelectionError MaxRetriesPerRequestError ClientClosedError ClientOfflineError SocketClosedUnexpectedlyError ClusterAllFailedError RootNodesUnavailableError',
};

const BY_CLASS = new Map(
  Object.entries(CLASSES).flatMap(([condition, classes]) =>
    classes.split(' ').map((name) => [name, condition as DatabaseCondition] as const),
  ),
);

export const databaseConditionOfClass = (type: string): DatabaseCondition | undefined => BY_CLASS.get(type);
