import { start } from './lib/start.js'; globalThis.started = [
  start,
];

export async function register() {
  await start('web');
}
