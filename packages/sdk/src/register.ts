import { isMainThread } from 'node:worker_threads';
import { registerGlasstrace } from './index.ts';
import { findAppDir } from './project/find-app-dir.ts';

/**
 * `node --import @glasstrace/sdk/register app.js` starts recording before the app is loaded: Express, Fastify, Hono and
 * plain `node:http`. The same rules as for `registerGlasstrace()`: silent, never fails, off in production.
 */
// Threads inherit `--import`: loggers write in one, test runners start dozens.
if (isMainThread) {
  // Maps of code that is compiled while it is loaded exist nowhere else than in Node.
  if (process.env.NODE_ENV !== 'production') process.setSourceMapsEnabled(true);
  await registerGlasstrace({ projectDir: findAppDir(process.argv[1], process.cwd()) });
}
