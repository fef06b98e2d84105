import { AppError } from '@glasstrace/protocol/errors';

/** Says on stderr why a command failed and what to do about it. Returns the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof AppError) console.error(`${error.message}\n${error.fix}`);
  else console.error('Glasstrace failed; this is a defect of ours:', error);
  return 1;
}
