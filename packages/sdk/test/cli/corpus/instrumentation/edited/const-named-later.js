import { start } from './lib/start.js';

const boot = async () => {
  await start('web');
};

export { boot as register };
