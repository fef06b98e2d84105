import { start } from './lib/start';

async function setup(): Promise<void> {
  await start('web');
}

export { setup as register };
