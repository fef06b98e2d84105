/** OpenTelemetry's severity numbers; what is below `info` is not recorded. */
export const SEVERITY = { info: 9, warn: 13, error: 17, fatal: 21 } as const;

/** Levels of winston's, syslog's and other libraries' sets. */
const BY_LEVEL: ReadonlyMap<string, number> = new Map([
  ...['emerg', 'alert', 'crit', 'critical', 'fatal'].map((level) => [level, SEVERITY.fatal] as const),
  ['error', SEVERITY.error],
  ['warn', SEVERITY.warn],
  ['warning', SEVERITY.warn],
  ['notice', SEVERITY.info],
  ['info', SEVERITY.info],
]);

/** Undefined for a level that is not recorded, and for one that nobody knows. */
export const severityOf = (level: string): number | undefined => BY_LEVEL.get(level.toLowerCase());
