import { AppError } from '@glasstrace/protocol/errors';
import { type CliContext, EXIT, StopError } from './context.ts';

/** Says why a command stopped, with `--json` as a field of an object that is else as usual. Throws on what is no reason. */
export function reportStop(
  error: unknown,
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  json: false | Record<string, unknown>,
): number {
  if (!(error instanceof StopError || error instanceof AppError)) throw error;
  if (json) stdout.write(`${JSON.stringify({ ...json, error: error.message, next: error.fix })}\n`);
  else stderr.write(`${error.message}\n${error.fix}\n`);
  return EXIT.failed;
}
