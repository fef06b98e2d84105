/** Further apart than this, and the clock was set or the machine slept. */
const MAX_DRIFT_MS = 50;

let originMs = Date.now() - performance.now();

/** Milliseconds since the epoch with a fraction that orders what happens within one; follows the clock of the system. */
export function nowMs(): number {
  const wallMs = Date.now();
  const preciseMs = originMs + performance.now();
  if (Math.abs(wallMs - preciseMs) < MAX_DRIFT_MS) return preciseMs;
  originMs += wallMs - preciseMs;
  return wallMs;
}
