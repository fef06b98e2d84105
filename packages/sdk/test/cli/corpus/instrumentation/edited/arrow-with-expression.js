import { start } from './lib/start.js';

export const register = () => start('web');
