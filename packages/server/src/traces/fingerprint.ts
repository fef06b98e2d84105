import { createHash } from 'node:crypto';
import type { StackFrame } from '@glasstrace/protocol';

/** 12 hex digits, equal for errors of the same type, code, top in-app frame and route. */
export function fingerprint(error: {
  type: string | undefined;
  code: string | undefined;
  statusCode: number;
  frame: StackFrame | undefined;
  route: string;
}): string {
  const { type, code, statusCode, frame, route } = error;
  // A function stays the same error when lines above it are edited; only code outside of functions goes by its line.
  const place = frame && `${frame.file} ${frame.functionName ?? frame.line}`;
  const parts = [type ?? `status ${statusCode}`, code, place, route].map((part) => part ?? '');
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}
