import { start } from './lib/start.js';

export const register = async function register() {
  await start('web');
};
