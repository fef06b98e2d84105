declare global {
  var started: boolean | undefined;
}

export function register() {
  if (globalThis.started) return;
  globalThis.started = true;
  setInterval(() => console.log('tick'), 60_000);
}
