/** JSON as people write it: lists of plain values stay on one line. Without `indent`, everything does. */
export function printJson(value: unknown, indent: string | 0 = 0): string {
  if (Array.isArray(value)) return `[${value.map((item) => printJson(item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${printJson(item, indent)}`);
  if (indent === 0) return `{ ${properties.join(', ')} }`;
  const lines = properties.map((property) => `${indent}${property.replaceAll('\n', `\n${indent}`)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** The entry alone, as it is shown to someone who puts it into a file by hand. */
export const printJsonEntry = (name: string, value: unknown): string =>
  `${JSON.stringify(name)}: ${printJson(value, '  ')}`;
