import type { ErrorCategory } from '@glasstrace/protocol';

/** What is known of an error besides its prose, the most specific first. */
export interface ErrorFacts {
  /** Codes of the error, of its causes, and of the database call that failed. */
  codes: string[];
  /** Class names of the error and of its causes. */
  types: string[];
  trpcCode?: string;
  statusCode: number;
}

/** The category of an error, from codes and class names alone; messages are never read. */
export function categorize({ codes, types, trpcCode, statusCode }: ErrorFacts): ErrorCategory {
  return (
    firstKnown(codes, (code) => BY_CODE.get(code) ?? byCodeFamily(code)) ??
    firstKnown(types, (type) => BY_TYPE.get(type)) ??
    (trpcCode === undefined ? undefined : BY_TRPC_CODE.get(trpcCode)) ??
    BY_STATUS.get(statusCode) ??
    'unknown'
  );
}

function firstKnown(names: string[], lookUp: (name: string) => ErrorCategory | undefined): ErrorCategory | undefined {
  for (const name of names) {
    const category = lookUp(name);
    if (category) return category;
  }
  return undefined;
}

const table = (rows: Partial<Record<ErrorCategory, string>>) =>
  new Map(
    Object.entries(rows).flatMap(([category, names]) =>
      names.split(' ').map((name) => [name, category as ErrorCategory] as const),
    ),
  );

/**
 * Prisma, SQLSTATE, SQLite (names and extended numbers), MySQL and MariaDB (1969 has no name in their drivers), Redis,
 * Node, undici, jose.
 */
const BY_CODE = table({
  'unique-constraint':
    'P2002 23505 SQLITE_CONSTRAINT_UNIQUE SQLITE_CONSTRAINT_PRIMARYKEY SQLITE_CONSTRAINT_ROWID 2067 1555 2579 ER_DUP_ENTRY ER_DUP_ENTRY_WITH_KEY_NAME 11000',
  'foreign-key-violation':
    'P2003 P2014 23503 SQLITE_CONSTRAINT_FOREIGNKEY 787 ER_NO_REFERENCED_ROW ER_NO_REFERENCED_ROW_2 ER_ROW_IS_REFERENCED ER_ROW_IS_REFERENCED_2',
  'not-found': 'P2001 P2015 P2018 P2025',
  timeout:
    'P1002 P1008 P2024 P2028 57014 55P03 25P03 25P04 57P05 SQLITE_BUSY SQLITE_BUSY_SNAPSHOT SQLITE_BUSY_TIMEOUT ER_LOCK_WAIT_TIMEOUT ER_QUERY_TIMEOUT 1969 PROTOCOL_SEQUENCE_TIMEOUT ETIMEDOUT ESOCKETTIMEDOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT',
  'connection-error':
    'P1001 P1017 P2037 53300 57P01 57P02 57P03 ER_CON_COUNT_ERROR ER_SERVER_SHUTDOWN CLUSTERDOWN MASTERDOWN LOADING ECONNREFUSED ECONNRESET ECONNABORTED ENOTFOUND EAI_AGAIN EPIPE EHOSTUNREACH ENETUNREACH UND_ERR_SOCKET UND_ERR_CLOSED PROTOCOL_CONNECTION_LOST',
  'validation-error':
    'P2000 P2005 P2006 P2007 P2009 P2011 P2012 P2013 P2019 P2020 23502 23514 22P02 22001 22003 22007 22008 SQLITE_CONSTRAINT_NOTNULL SQLITE_CONSTRAINT_CHECK SQLITE_CONSTRAINT_DATATYPE 1299 275 ER_BAD_NULL_ERROR ER_NO_DEFAULT_FOR_FIELD ER_DATA_TOO_LONG ER_WARN_DATA_OUT_OF_RANGE ER_TRUNCATED_WRONG_VALUE ER_TRUNCATED_WRONG_VALUE_FOR_FIELD ER_CHECK_CONSTRAINT_VIOLATED ER_CONSTRAINT_FAILED ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE ERR_INVALID_URL FST_ERR_VALIDATION',
  'configuration-error':
    'P1000 P1003 P1010 P1012 P1013 P2021 P2022 42P01 42703 42501 28P01 28000 3D000 ER_ACCESS_DENIED_ERROR ER_DBACCESS_DENIED_ERROR ER_TABLEACCESS_DENIED_ERROR ER_BAD_DB_ERROR ER_NO_SUCH_TABLE ER_BAD_FIELD_ERROR NOAUTH WRONGPASS NOPERM MODULE_NOT_FOUND ERR_MODULE_NOT_FOUND ERR_PACKAGE_PATH_NOT_EXPORTED',
  'auth-failure':
    'ERR_JWT_EXPIRED ERR_JWT_CLAIM_VALIDATION_FAILED ERR_JWS_SIGNATURE_VERIFICATION_FAILED ERR_JWS_INVALID',
});

/** SQLSTATE class 08: connection exceptions. */
const byCodeFamily = (code: string): ErrorCategory | undefined =>
  /^08[0-9A-Z]{3}$/.test(code) ? 'connection-error' : undefined;

const BY_TYPE = table({
  timeout:
    'TimeoutError ConnectTimeoutError HeadersTimeoutError BodyTimeoutError RequestTimeoutError ConnectionTimeoutError SocketTimeoutError',
  'connection-error':
    'MaxRetriesPerRequestError ClientClosedError ClientOfflineError SocketClosedUnexpectedlyError ClusterAllFailedError RootNodesUnavailableError',
  'validation-error': 'ZodError $ZodError ValiError ValidationError PrismaClientValidationError',
  'configuration-error': 'PrismaClientInitializationError',
  'auth-failure': 'JsonWebTokenError TokenExpiredError NotBeforeError JWTExpired JWTClaimValidationFailed',
  'not-found': 'NotFoundError',
  'type-error': 'TypeError ReferenceError',
});

const BY_TRPC_CODE = table({
  'validation-error': 'BAD_REQUEST PARSE_ERROR UNPROCESSABLE_CONTENT',
  'auth-failure': 'UNAUTHORIZED FORBIDDEN',
  'not-found': 'NOT_FOUND',
  timeout: 'TIMEOUT GATEWAY_TIMEOUT',
  'rate-limited': 'TOO_MANY_REQUESTS',
});

const BY_STATUS = new Map<number, ErrorCategory>([
  [401, 'auth-failure'],
  [403, 'auth-failure'],
  [404, 'not-found'],
  [408, 'timeout'],
  [429, 'rate-limited'],
  [504, 'timeout'],
]);
