import { start } from './lib/start.js'; /* a comment
that goes on */

export async function register() {
  await start('web');
}
