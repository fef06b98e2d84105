import { z } from 'zod';

/** A time window as an agent may write it: `"15m"`, an ISO 8601 time or interval, or `{start, end}`. */
export const timeWindowInput = z.union([
  z.string(),
  z.strictObject({
    start: z.union([z.number(), z.string()]),
    end: z.union([z.number(), z.string()]).optional(),
  }),
]);
export type TimeWindowInput = z.infer<typeof timeWindowInput>;

export const effectiveTimeWindow = z
  .object({
    start: z.number(),
    end: z.number(),
    serverNow: z.number(),
    defaulted: z.boolean(),
    retentionBounded: z.boolean().optional().describe('true when retention had already removed part of the window.'),
  })
  .meta({ id: 'EffectiveTimeWindow' });
export type EffectiveTimeWindow = z.infer<typeof effectiveTimeWindow>;

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a window against the clock of the server.
 * Returns the bounds in milliseconds since the epoch, or the reason why they can't be read.
 */
export function readTimeWindow(
  input: TimeWindowInput,
  nowMs: number,
): { startMs: number; endMs: number } | { problem: string } {
  const [from, to] = typeof input === 'string' ? splitInterval(input) : [input.start, input.end];
  const startMs = readTime(from, nowMs);
  const endMs = to === undefined ? nowMs : readTime(to, nowMs);
  if (startMs === undefined) return { problem: unreadable(from) };
  if (endMs === undefined) return { problem: unreadable(to) };
  if (startMs > endMs) return { problem: 'timeWindow starts after it ends.' };
  return { startMs, endMs };
}

/** `from/to` of ISO 8601; a single value is a start, the end is now. */
function splitInterval(text: string): [string, string | undefined] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text, undefined] : [text.slice(0, slash), text.slice(slash + 1)];
}

function readTime(value: number | string | undefined, nowMs: number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  const text = value?.trim() ?? '';
  if (text === 'now') return nowMs;
  const ago = /^(?:last\s*)?(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text);
  if (ago) return nowMs - Number(ago[1]) * UNIT_MS[ago[2] as keyof typeof UNIT_MS];
  if (/^\d{12,}$/.test(text)) return Number(text);
  // A time without a zone is read as UTC, so that an answer doesn't depend on where the server runs.
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined;
  const parsed = Date.parse(/T/.test(text) && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(parsed) ? undefined : parsed;
}

const unreadable = (value: unknown) =>
  `timeWindow value ${JSON.stringify(value)} can't be read. Use "15m", "24h", an ISO 8601 time, or milliseconds since the epoch.`;
