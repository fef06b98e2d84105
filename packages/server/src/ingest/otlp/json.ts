import { AppError } from '@glasstrace/protocol';

export type JsonObject = Record<string, unknown>;

/** The message of a JSON body. Throws AppError BODY_MALFORMED. */
export function parseJsonObject(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch (error) {
    // V8's message quotes the body, which is not ours to repeat.
    throw new AppError('BODY_MALFORMED', { problem: 'it is not JSON' }, { cause: error });
  }
  return asObject(value, 'the body');
}

/** A message; an absent or null one is empty. */
export function asObject(value: unknown, name: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  throw new AppError('BODY_MALFORMED', { problem: `${name} must be an object` });
}

/** A repeated field; an absent or null one is empty. */
export function asArray(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new AppError('BODY_MALFORMED', { problem: `${name} must be an array` });
}

export function asString(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new AppError('BODY_MALFORMED', { problem: `${name} must be a string` });
}

/** A number in either of the forms that OTLP/JSON allows, as a double. */
export function asNumber(value: unknown, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : (value ?? 0);
  if (typeof number === 'number' && !Number.isNaN(number)) return number;
  throw new AppError('BODY_MALFORMED', { problem: `${name} must be a number` });
}

/** Nanoseconds since the epoch in milliseconds: whole ones stay whole, when they come as text. */
export function asMs(value: unknown, name: string): number {
  if (typeof value !== 'string' || !/^\d{7,20}$/.test(value)) return asNumber(value, name) / 1e6;
  return Number(value.slice(0, -6)) + Number(value.slice(-6)) / 1e6;
}
