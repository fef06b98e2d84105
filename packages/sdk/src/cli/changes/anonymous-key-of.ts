import { readKey } from '../../project/api-key.ts';
import { PLANNED_KEY } from './planned-key.ts';

/**
 * The anonymous key of the app, or what stands for it until there is one, whatever the environment says: its entries hold
 * it. Throws what `readKey` does.
 */
export const anonymousKeyOf = (app: string): string => readKey(app, {})?.key ?? PLANNED_KEY;
