import { readFileSync } from 'node:fs';
import type { WireSourceLine } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { truncate } from '@glasstrace/protocol/redaction';
import type { MappedFrame } from './frame-mapper.ts';

const LINES_AROUND = 5;

/** The source around a frame of the app, as it was compiled; empty when it can't be read. */
export function readSourceLines({ wire, path, content }: MappedFrame): WireSourceLine[] {
  const text = content ?? (path === undefined ? undefined : readText(path));
  const { line: current } = wire;
  if (text === undefined || current === undefined) return [];
  const lines = text.split(/\r?\n/);
  if (current > lines.length) return [];
  const first = Math.max(1, current - LINES_AROUND);
  return lines.slice(first - 1, current + LINES_AROUND).map((source, index) => ({
    line: first + index,
    text: truncate(source, LIMITS.sourceLineChars),
    ...(first + index === current && { current: true as const }),
  }));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
