/**
 * Says why a command failed and what to do about it: on stderr, and with `--json` as an object on stdout too. Returns the
 * exit code.
 */
export function reportFailure(error: unknown, { json }: { json: boolean }): number {
  if (isExplained(error)) {
    if (json) printFailure(error.message, error.fix);
    else console.error(`${error.message}\n${error.fix}`);
  } else {
    console.error('Glasstrace failed; this is a defect of ours:', error);
    if (json) printFailure(`Glasstrace failed: ${error}`, 'This is a defect of ours; stderr has where it happened.');
  }
  return 1;
}

/** What stdout holds with `--json` when there is no answer. */
export function printFailure(error: string, next: string): void {
  console.log(JSON.stringify({ ok: false, error, next }));
}

/** AppError and StopError: both know what the reader can do. */
const isExplained = (error: unknown): error is Error & { fix: string } =>
  error instanceof Error && 'fix' in error && typeof error.fix === 'string';
