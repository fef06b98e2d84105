import { AppError } from '@glasstrace/protocol/errors';
import type { ProjectKey } from '../../project/api-key.ts';

/** A key that can't be read is told of by its own check. */
export function keyOrNone(key: () => ProjectKey | undefined): ProjectKey | undefined {
  try {
    return key();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
