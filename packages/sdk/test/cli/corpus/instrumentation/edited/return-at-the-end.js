import { start } from './lib/start.js';

export function register() {
  console.log('starting');
  // Next.js waits for it.
  return start('web');
}
