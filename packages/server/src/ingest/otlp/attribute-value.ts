import type { AttributeValue } from '../../traces/span.ts';

/** Deeper values are replaced by this text. */
export const MAX_VALUE_DEPTH = 8;
export const TOO_DEEP = '[nested too deep]';

/** Sets an attribute; `__proto__` names no attribute but the object's prototype, and is left out. */
export function setAttribute(attributes: Record<string, AttributeValue>, key: string, value: AttributeValue): void {
  if (key !== '__proto__') attributes[key] = value;
}

/** Numbers that JSON can't write become their names. */
export const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
