/** A value as JavaScript code on one line; whatever a text holds, it stays a text. */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') return writeText(value);
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${writeKey(key)}: ${writeValue(item)}`);
  return `{ ${entries.join(', ')} }`;
}

const writeText = (text: string) => (/^[^'"\\\p{C}\p{Zl}\p{Zp}]*$/u.test(text) ? `'${text}'` : JSON.stringify(text));

const writeKey = (key: string) => (/^[a-z_]\w*$/i.test(key) && key !== '__proto__' ? key : `[${JSON.stringify(key)}]`);
