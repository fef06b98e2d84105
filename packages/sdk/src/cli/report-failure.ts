import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';

/**
 * Says why a command stopped and what to do about it: on stderr, or with `json` as fields of that object on stdout. Returns
 * the exit code. Throws what does not say what its reader can do: that is a defect of ours.
 */
export function reportStop(
  error: unknown,
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  json: false | Record<string, unknown>,
  exitCode: number = EXIT.failed,
): number {
  if (!isExplained(error)) throw error;
  if (json) stdout.write(`${JSON.stringify({ ...json, error: error.message, next: error.fix })}\n`);
  else stderr.write(`${error.message}\n${error.fix}\n`);
  return exitCode;
}

/** The same for whatever a command threw. */
export function reportFailure(error: unknown, context: Pick<CliContext, 'stdout' | 'stderr'>, json: boolean): number {
  if (isExplained(error)) return reportStop(error, context, json && { ok: false });
  console.error('Glasstrace failed; this is a defect of ours:', error);
  const next = 'This is a defect of ours; stderr has where it happened.';
  if (json) context.stdout.write(`${JSON.stringify({ ok: false, error: `Glasstrace failed: ${error}`, next })}\n`);
  return EXIT.failed;
}

/** AppError and StopError: both know what the reader can do. */
const isExplained = (error: unknown): error is Error & { fix: string } =>
  error instanceof Error && 'fix' in error && typeof error.fix === 'string';
