import { start } from './lib/start';

const setup = async () => {
  await start('web');
};

export const register = setup;
