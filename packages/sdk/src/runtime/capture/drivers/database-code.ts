interface DriverError {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  errno?: unknown;
  sqlState?: unknown;
}

/** What a database calls a failure, where that is not the `code` of the driver's error; else undefined. */
export function readDatabaseCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { message, code, errno, sqlState } = error as DriverError;
  if (typeof sqlState === 'string' && typeof errno === 'number') {
    // MariaDB's failed check has a number that MySQL, by whose list the driver goes, gave to something else.
    if (errno === 4025 && sqlState === '23000') return 'ER_CONSTRAINT_FAILED';
    return code === undefined ? String(errno) : undefined;
  }
  // Redis begins its answer with the kind of error.
  if (code !== undefined || typeof message !== 'string' || !isRedisReply(error)) return undefined;
  return /^[A-Z]+(?= )/.exec(message)?.[0];
}

/** `ReplyError` of ioredis; `SimpleError` and `BlobError` of redis, whose `name` is that of Error. */
const isRedisReply = (error: DriverError): boolean =>
  error.name === 'ReplyError' || /^(?:Simple|Blob)Error$|^ErrorReply$/.test(error.constructor.name);
