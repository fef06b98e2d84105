import type { ErrorCategory } from '@glasstrace/protocol';
import { type DatabaseCondition, databaseConditionOf, databaseConditionOfClass } from './database-condition.ts';

/** What is known of an error besides its prose, the most specific first. */
export interface ErrorFacts {
  /** Codes of the error, of its causes, and of the call that failed. */
  codes: string[];
  /** Class names of the error and of its causes. */
  types: string[];
  trpcCode?: string;
  statusCode: number;
}

/** The category of an error, from codes and class names alone; messages are never read. */
export function categorize({ codes, types, trpcCode, statusCode }: ErrorFacts): ErrorCategory {
  return (
    firstKnown(codes, categoryOfCode) ??
    firstKnown(types, categoryOfType) ??
    (trpcCode === undefined ? undefined : BY_TRPC_CODE.get(trpcCode)) ??
    BY_STATUS.get(statusCode) ??
    'unknown'
  );
}

function categoryOfCode(code: string): ErrorCategory | undefined {
  const condition = databaseConditionOf(code);
  // A code that tells the cause but has no category leaves the word to what else is known.
  if (condition) return BY_CONDITION[condition] === 'unknown' ? undefined : BY_CONDITION[condition];
  return BY_CODE.get(code) ?? (TLS_CODE.test(code) ? 'connection-error' : undefined);
}

export function categoryOfType(type: string): ErrorCategory | undefined {
  const condition = databaseConditionOfClass(type);
  if (condition) return BY_CONDITION[condition];
  return BY_TYPE.get(type) ?? BY_CLASS_NAME.find(([words]) => words.test(type))?.[1];
}

function firstKnown(names: string[], lookUp: (name: string) => ErrorCategory | undefined): ErrorCategory | undefined {
  for (const name of names) {
    const category = lookUp(name);
    // Prisma's P2010 says only that a raw query failed; the code of the database below it says more.
    if (category && category !== 'unknown') return category;
  }
  return undefined;
}

const table = (rows: Partial<Record<ErrorCategory, string>>) =>
  new Map(
    Object.entries(rows).flatMap(([category, names]) =>
      names.split(' ').map((name) => [name, category as ErrorCategory] as const),
    ),
  );

export const BY_CONDITION: Record<DatabaseCondition, ErrorCategory> = {
  unique: 'unique-constraint',
  'foreign-key': 'foreign-key-violation',
  'not-null': 'validation-error',
  check: 'validation-error',
  'bad-value': 'validation-error',
  'missing-table': 'configuration-error',
  'missing-column': 'configuration-error',
  'missing-database': 'configuration-error',
  'bad-statement': 'unknown',
  'bad-arguments': 'validation-error',
  'record-not-found': 'not-found',
  conflict: 'unknown',
  locked: 'timeout',
  'statement-timeout': 'timeout',
  'transaction-timeout': 'timeout',
  'pool-exhausted': 'timeout',
  'too-many-connections': 'connection-error',
  credentials: 'configuration-error',
  permission: 'configuration-error',
  'read-only': 'configuration-error',
  unreachable: 'connection-error',
  'connect-timeout': 'timeout',
  'client-configuration': 'configuration-error',
};

/** What checks of certificates end with, by OpenSSL and by Node. */
export const TLS_CODE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|ERR_TLS_CERT|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH)/;

/** Node, undici, Fastify, jose, multer, and what libraries of HTTP clients say of their own. */
const BY_CODE = table({
  timeout:
    'ETIMEDOUT ESOCKETTIMEDOUT ETIME UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT ERR_HTTP_REQUEST_TIMEOUT ERR_SOCKET_CONNECTION_TIMEOUT',
  'connection-error':
    'ECONNREFUSED ECONNRESET ECONNABORTED ENOTFOUND EAI_AGAIN EPIPE EHOSTUNREACH ENETUNREACH UND_ERR_SOCKET UND_ERR_CLOSED UND_ERR_DESTROYED ERR_NETWORK ESOCKET ECONNECTION EDNS HPE_INVALID_CONSTANT HPE_INVALID_HEADER_TOKEN',
  'validation-error':
    'ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE ERR_OUT_OF_RANGE ERR_INVALID_URL FST_ERR_VALIDATION FST_ERR_CTP_BODY_TOO_LARGE FST_ERR_CTP_EMPTY_JSON_BODY FST_ERR_CTP_INVALID_JSON_BODY FST_ERR_CTP_INVALID_MEDIA_TYPE LIMIT_FILE_SIZE LIMIT_FILE_COUNT LIMIT_UNEXPECTED_FILE',
  'configuration-error':
    'MODULE_NOT_FOUND ERR_MODULE_NOT_FOUND ERR_PACKAGE_PATH_NOT_EXPORTED ERR_PACKAGE_IMPORT_NOT_DEFINED ERR_UNSUPPORTED_DIR_IMPORT ERR_DLOPEN_FAILED ERR_REQUIRE_ESM ERR_UNKNOWN_FILE_EXTENSION',
  'auth-failure':
    'ERR_JWT_EXPIRED ERR_JWT_CLAIM_VALIDATION_FAILED ERR_JWT_INVALID ERR_JWS_SIGNATURE_VERIFICATION_FAILED ERR_JWS_INVALID ERR_JWE_DECRYPTION_FAILED ERR_JWKS_NO_MATCHING_KEY FAST_JWT_EXPIRED FAST_JWT_INVALID_SIGNATURE FAST_JWT_MALFORMED FST_JWT_NO_AUTHORIZATION_IN_HEADER FST_JWT_AUTHORIZATION_TOKEN_EXPIRED FST_JWT_AUTHORIZATION_TOKEN_INVALID EBADCSRFTOKEN EAUTH ERR_JOSE_ALG_NOT_ALLOWED',
});

const BY_TYPE = table({
  timeout:
    'TimeoutError ConnectTimeoutError HeadersTimeoutError BodyTimeoutError RequestTimeoutError ConnectionTimeoutError SocketTimeoutError',
  'validation-error':
    'ZodError $ZodError ValiError ValidationError PrismaClientValidationError CastError StructError SequelizeValidationError ArkErrors TraversalError AssertError TypeGuardError PayloadTooLargeError',
  'configuration-error': 'PrismaClientInitializationError',
  'auth-failure':
    'JsonWebTokenError TokenExpiredError NotBeforeError JWTExpired JWTClaimValidationFailed JWTInvalid JWSInvalid JWSSignatureVerificationFailed UnauthorizedError ForbiddenError',
  'not-found': 'NotFoundError',
  'type-error': 'TypeError ReferenceError RangeError DataCloneError',
});

/** What classes of apps and SDKs are called that say what they are for. */
const BY_CLASS_NAME: readonly (readonly [RegExp, ErrorCategory])[] = [
  [/^\w*(?:Timeout|TimedOut|DeadlineExceeded)(?:Error|Exception)?$/, 'timeout'],
  [
    /^\w*(?:Unauthori[sz]ed|Unauthenticated|NotAuthenticated|Forbidden|AccessDenied|PermissionDenied|Authentication|Authorization|InvalidToken|ExpiredToken)(?:Error|Exception)?$/,
    'auth-failure',
  ],
  [
    /^\w*(?:RateLimit(?:ed|Exceeded)?|TooManyRequests|Throttl(?:ed|ing)|QuotaExceeded)(?:Error|Exception)?$/,
    'rate-limited',
  ],
  [/^\w*NotFound(?:Error|Exception)?$/, 'not-found'],
  [
    /^\w*(?:Validation|BadRequest|InvalidInput|InvalidRequest|UnprocessableEntity)(?:Error|Exception)?$/,
    'validation-error',
  ],
  [/^\w*(?:Connection|Network|ServiceUnavailable|BadGateway)(?:Error|Exception)?$/, 'connection-error'],
  [
    /^\w*(?:Config|Configuration|MissingEnv|MissingSecret|CredentialsProvider)(?:Error|Exception)?$/,
    'configuration-error',
  ],
];

const BY_TRPC_CODE = table({
  'validation-error': 'BAD_REQUEST PARSE_ERROR UNPROCESSABLE_CONTENT PAYLOAD_TOO_LARGE',
  'auth-failure': 'UNAUTHORIZED FORBIDDEN',
  'not-found': 'NOT_FOUND',
  timeout: 'TIMEOUT GATEWAY_TIMEOUT',
  'rate-limited': 'TOO_MANY_REQUESTS',
});

const BY_STATUS = new Map<number, ErrorCategory>([
  [400, 'validation-error'],
  [401, 'auth-failure'],
  [403, 'auth-failure'],
  [404, 'not-found'],
  [408, 'timeout'],
  [413, 'validation-error'],
  [422, 'validation-error'],
  [429, 'rate-limited'],
  [502, 'connection-error'],
  [504, 'timeout'],
]);
