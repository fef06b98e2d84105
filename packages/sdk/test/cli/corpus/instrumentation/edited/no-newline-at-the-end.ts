import { start } from './lib/start';

export async function register() {
  await start('web');
}