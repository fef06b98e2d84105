/** Code of what a procedure threw that is no error of tRPC's. */
export const UNEXPECTED = 'INTERNAL_SERVER_ERROR';

/** Codes that tRPC gives by itself: to what was thrown, and to input that is not valid. */
const OF_TRPC: ReadonlySet<unknown> = new Set([UNEXPECTED, 'BAD_REQUEST']);

/** tRPC makes what was thrown the cause of an error of its own that only repeats its words: what was thrown. */
export function withoutTrpcError(error: unknown): unknown {
  if (!isTrpcError(error) || !OF_TRPC.has(error.code)) return error;
  const { cause } = error;
  return cause instanceof Error && cause.message === error.message ? cause : error;
}

export const trpcCodeOf = (error: unknown): string | undefined => (isTrpcError(error) ? error.code : undefined);

/** By its name: every bundle has a class of its own. */
const isTrpcError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && error.name === 'TRPCError' && typeof (error as { code?: unknown }).code === 'string';
