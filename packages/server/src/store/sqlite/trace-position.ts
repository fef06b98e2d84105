/**
 * Row ids of traces are ordered by time: whole milliseconds since 2020 in the upper bits, 4096 places for the traces of
 * one millisecond in the lower ones. So every index ends in time, no query sorts, and a cursor is a row id. They stay
 * below 2^53 until 2089.
 */
const EPOCH_MS = Date.UTC(2020, 0, 1);
const PLACES = 4096;

export const firstIdAt = (timeMs: number): number => (Math.floor(timeMs) - EPOCH_MS) * PLACES;
export const lastIdAt = (timeMs: number): number => firstIdAt(timeMs) + PLACES - 1;

/** Milliseconds since the epoch of the millisecond that an id belongs to. */
export const timeOfId = (id: number): number => Math.floor(id / PLACES) + EPOCH_MS;

/**
 * Where a trace stands among all traces of its project. Ids are unique within a day file only, hence the day, which
 * decides between traces of one millisecond at midnight.
 */
export interface TracePosition {
  id: number;
  day: string;
}

export const formatPosition = ({ id, day }: TracePosition): string => `${id.toString(36)}.${day}`;

/** undefined when the text is no position of ours. */
export function parsePosition(text: string): TracePosition | undefined {
  const match = /^(-?[0-9a-z]{1,12})\.(\d{8})$/.exec(text);
  return match ? { id: Number.parseInt(match[1]!, 36), day: match[2]! } : undefined;
}

export function comparePositions(a: TracePosition, b: TracePosition): number {
  return a.id - b.id || (a.day < b.day ? -1 : a.day > b.day ? 1 : 0);
}
