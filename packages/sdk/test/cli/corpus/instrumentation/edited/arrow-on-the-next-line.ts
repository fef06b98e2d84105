import { startWithAVeryLongName } from './lib/start';

export const register = async () =>
  startWithAVeryLongName('a service with a name that does not fit the line');
