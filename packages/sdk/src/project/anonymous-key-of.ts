import { readKey } from './api-key.ts';

/** The key that the app has of its own, whatever is set in the environment; undefined without. Throws what `readKey` does. */
export const anonymousKeyOf = (app: string): string | undefined => readKey(app, {})?.key;
