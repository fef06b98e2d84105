import { start } from '@/lib/start';

export const register = async () => {
  await start('web');
};
