/**
 * Instrumentation of the shop.
 * @see docs/telemetry.md
 */

/* first */ import { start } from './lib/start'; // starts it
// between

/** Called once by Next.js, see registerGlasstrace in the docs. */
export /* yes */ async /* really */ function register(/* nothing */) /* : void */ {
  // before
  await start('web'); // behind
  // at the end
} // done

// The file ends here.
