import { start } from './lib/start.js';

export const register = async () => (await start('web'));
