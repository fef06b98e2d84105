import { start } from './lib/start.js'; globalThis.booted = [
  start,
];

export async function register() {
  await start('web');
}
