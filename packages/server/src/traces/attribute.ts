import type { Attributes, AttributeValue } from './span.ts';

/** A value and the attribute it was read from. */
export interface Found<Value> {
  value: Value;
  key: string;
}

/** The first of the keys that holds a text, or a number or boolean written as text; empty texts don't count. */
export function findText(attributes: Attributes, ...keys: string[]): Found<string> | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return { value, key };
    if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value), key };
  }
  return undefined;
}

/** The first of the keys that holds an integer; senders disagree whether 200 is a number or a string. */
export function findInteger(attributes: Attributes, ...keys: string[]): Found<number> | undefined {
  for (const key of keys) {
    const value = attributes[key];
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number)) return { value: number, key };
  }
  return undefined;
}

export const readText = (attributes: Attributes, ...keys: string[]) => findText(attributes, ...keys)?.value;
export const readInteger = (attributes: Attributes, ...keys: string[]) => findInteger(attributes, ...keys)?.value;

export function readBoolean(attributes: Attributes, key: string): boolean | undefined {
  const value = attributes[key];
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of an array attribute; a single text counts as an array of one. */
export function readTexts(attributes: Attributes, key: string): string[] {
  const value: AttributeValue | undefined = attributes[key];
  const values = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === 'string' && item !== '');
}
