import { once } from './lib/start';

export const register = once(async () => {
  console.log('started once');
});
