import { start } from './lib/start';

async function register() {
  await start('web');
}

export { register };
