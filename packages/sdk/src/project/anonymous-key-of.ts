import { readKey } from './api-key.ts';
import { readSettings } from './settings.ts';

/** The key that the app has of its own; undefined when there is none yet, or another is set. Throws what `readKey` does. */
export function anonymousKeyOf(app: string, env: NodeJS.ProcessEnv): string | undefined {
  const found = readKey(app, readSettings(app, env));
  return found?.source === 'anonymous' ? found.key : undefined;
}
