export async function register() {
  await import('./lib/start');
