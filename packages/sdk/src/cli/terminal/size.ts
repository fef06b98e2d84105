const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A size for people, in decimal units as the server's limits are: `512 bytes`, `48 MB`, `1.2 GB`. */
export function size(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  const text = power > 0 && value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
  return `${text} ${UNITS[power]}`;
}
