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

/** Prisma, SQLSTATE, SQLite (names and extended numbers), MySQL, Node, undici, jose. */
const BY_CODE = table({
  'unique-constraint': 'P2002 23505 SQLITE_CONSTRAINT_UNIQUE SQLITE_CONSTRAINT_PRIMARYKEY 2067 1555 ER_DUP_ENTRY 11000',
  'foreign-key-violation':
    'P2003 P2014 23503 SQLITE_CONSTRAINT_FOREIGNKEY 787 ER_NO_REFERENCED_ROW_2 ER_ROW_IS_REFERENCED_2',
  'not-found': 'P2001 P2015 P2018 P2025',
  timeout:
    'P1002 P1008 P2024 P2028 57014 ETIMEDOUT ESOCKETTIMEDOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT',
  'connection-error':
    'P1001 P1017 ECONNREFUSED ECONNRESET ECONNABORTED ENOTFOUND EAI_AGAIN EPIPE EHOSTUNREACH ENETUNREACH UND_ERR_SOCKET UND_ERR_CLOSED PROTOCOL_CONNECTION_LOST',
  'validation-error':
    'P2000 P2005 P2006 P2007 P2009 P2011 P2012 P2013 P2019 P2020 23502 23514 22P02 SQLITE_CONSTRAINT_NOTNULL SQLITE_CONSTRAINT_CHECK ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE ERR_INVALID_URL FST_ERR_VALIDATION',
  'configuration-error':
    'P1000 P1003 P1010 P1012 P1013 P2021 P2022 42P01 28P01 28000 3D000 MODULE_NOT_FOUND ERR_MODULE_NOT_FOUND ERR_PACKAGE_PATH_NOT_EXPORTED',
  'auth-failure':
    'ERR_JWT_EXPIRED ERR_JWT_CLAIM_VALIDATION_FAILED ERR_JWS_SIGNATURE_VERIFICATION_FAILED ERR_JWS_INVALID',
});

/** SQLSTATE class 08: connection exceptions. */
const byCodeFamily = (code: string): ErrorCategory | undefined =>
  /^08[0-9A-Z]{3}$/.test(code) ? 'connection-error' : undefined;

const BY_TYPE = table({
  timeout: 'TimeoutError ConnectTimeoutError HeadersTimeoutError BodyTimeoutError RequestTimeoutError',
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
