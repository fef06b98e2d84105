/** Milliseconds as precise as anyone reads them: three digits or so. */
export function roundMs(durationMs: number): number {
  const digits = durationMs >= 100 ? 0 : durationMs >= 10 ? 1 : 2;
  return Number(durationMs.toFixed(digits));
}
