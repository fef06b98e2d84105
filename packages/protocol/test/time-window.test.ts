import { describe, expect, it } from 'vitest';
import { readTimeWindow } from '../src/time-window.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const read = (input: Parameters<typeof readTimeWindow>[0]) => readTimeWindow(input, NOW);

describe('readTimeWindow', () => {
  it.each([
    ['15m', NOW - 15 * 60_000, NOW],
    ['24h', NOW - 86_400_000, NOW],
    ['2026-11-20T11:00:00Z', NOW - 3_600_000, NOW],
    ['2026-11-20T11:00:00+01:00', NOW - 7_200_000, NOW],
    ['2026-11-20T10:00Z/2026-11-20T11:00Z', NOW - 7_200_000, NOW - 3_600_000],
    [{ start: NOW - 5, end: NOW }, NOW - 5, NOW],
    [{ start: '1h', end: '30m' }, NOW - 3_600_000, NOW - 1_800_000],
    [{ start: String(NOW - 7) }, NOW - 7, NOW],
  ])('reads %j', (input, startMs, endMs) => {
    expect(read(input)).toEqual({ startMs, endMs });
  });

  it('reads a time without a zone as UTC, wherever the server runs', () => {
    expect(read('2026-11-20T11:00')).toEqual({ startMs: NOW - 3_600_000, endMs: NOW });
  });

  it.each(['yesterday', '15 minutes', '', '2026-13-01T00:00:00Z', '20/11/2026'])(
    'says that %j cannot be read',
    (input) => {
      expect(read(input)).toMatchObject({ problem: expect.stringContaining("can't be read") });
    },
  );

  it('refuses a window that ends before it starts', () => {
    expect(read({ start: NOW, end: NOW - 1 })).toEqual({ problem: 'timeWindow starts after it ends.' });
  });
});
