import { createHash } from 'node:crypto';
import { AppError } from '@glasstrace/protocol';

/** Where a page ended, and what was resolved for the first page and must stay the same for all. */
export interface PagePosition {
  position: string;
  /** Window of the first page; a relative one would move on between pages. */
  window?: { startMs: number; endMs: number };
  sessionId?: string;
}

/** The arguments that decide what is found. Those that only decide how much of it is shown may change on the way. */
export function queryOf(tool: string, input: Record<string, unknown>): string {
  const { cursor: _cursor, limit: _limit, maxTokens: _maxTokens, ...filters } = input;
  const sorted = Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([tool, sorted]))
    .digest('base64url')
    .slice(0, 8);
}

export function encodeCursor(query: string, { position, window, sessionId }: PagePosition): string {
  const bounds = window ? `${window.startMs.toString(36)}-${window.endMs.toString(36)}` : '';
  return Buffer.from([query, bounds, sessionId ?? '', position].join('~')).toString('base64url');
}

/** Reads a cursor back. Throws INVALID_INPUT when it is none of ours, or of a query with other filters. */
export function decodeCursor(query: string, cursor: string): PagePosition {
  const text = Buffer.from(cursor, 'base64url').toString();
  const parts = /^([\w-]{8})~(?:([0-9a-z]+)-([0-9a-z]+))?~([0-9a-f]{16})?~(.+)$/s.exec(text);
  if (!parts) {
    throw new AppError('INVALID_INPUT', {
      problem: 'cursor must be the cursor of the previous page, unchanged. Leave it out for the first page.',
    });
  }
  const [, ofQuery, start, end, sessionId, position] = parts;
  if (ofQuery !== query) {
    throw new AppError('INVALID_INPUT', {
      problem:
        'cursor belongs to a query with other filters. Repeat the filters of its first page, or leave cursor out.',
    });
  }
  return {
    position: position!,
    ...(start !== undefined && { window: { startMs: parseInt(start, 36), endMs: parseInt(end!, 36) } }),
    ...(sessionId !== undefined && { sessionId }),
  };
}
