import type { GlasstraceConfig } from './config/generated/settings.ts';
import { noteFailedStart } from './note-failed-start.ts';
import { RUNNING, type Running, shared } from './running.ts';

export type { GlasstraceConfig } from './config/generated/settings.ts';
export type { OutgoingLog } from './config/outgoing-log.ts';
export type { OutgoingSpan } from './config/outgoing-span.ts';

/** Settings win over those of the environment and of `glasstrace.config.*`. */
export interface RegisterOptions extends GlasstraceConfig {
  /** Folder of the app, with its package.json; the working directory when left out. */
  projectDir?: string;
}

/** Where an error came from, as Next.js tells `onRequestError`. */
export interface ErrorContext {
  readonly routerKind?: string;
  readonly routePath?: string;
  readonly routeType?: string;
  readonly renderSource?: string;
}

/**
 * Starts recording the requests of this process; call it once, in `register()` of `instrumentation.ts`. Resolves when
 * requests are recorded, which is worth waiting for before the first one; never rejects, and does nothing the second
 * time, outside of Node.js, while building, and in production unless `GLASSTRACE_FORCE_ENABLE=true`.
 */
export async function registerGlasstrace(options: RegisterOptions = {}): Promise<void> {
  if (!isWanted()) return;
  shared[RUNNING] ??= {};
  const state = shared[RUNNING];
  state.starting ??= load(state, options);
  await state.starting;
}

/**
 * Hand this on from `instrumentation.ts`, with the error, the request and the context that Next.js passes: it is how
 * Next.js tells which request an error belongs to. Takes them as they come, so that any handler can hand on what it has;
 * of the request nothing is kept. Never rejects.
 */
export async function onRequestError(...args: readonly unknown[]): Promise<void> {
  await shared[RUNNING]?.starting;
  const [error, , context] = args;
  const told = typeof context === 'object' && context !== null ? (context as ErrorContext) : {};
  safely(() => shared[RUNNING]?.runtime?.onRequestError(error, told));
}

/** Records an error that the app handles itself, in the trace of the current request. Never throws. */
export function captureError(error: unknown): void {
  safely(() => shared[RUNNING]?.runtime?.captureError(error));
}

async function load(state: Running, options: RegisterOptions): Promise<void> {
  try {
    // Node loads it, whoever bundles this file: its hooks must be in place once, and outside of what is reloaded.
    const { start } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ './runtime/start.ts');
    state.runtime = await start(options);
  } catch (error) {
    // An app without its recorder is still an app.
    noteFailedStart(options.projectDir ?? process.cwd(), error);
  }
}

function safely(work: () => void): void {
  try {
    work();
  } catch {
    // The app must not notice.
  }
}

function isWanted(): boolean {
  if (typeof process === 'undefined' || !process.versions?.node) return false;
  const { NODE_ENV, NEXT_RUNTIME, NEXT_PHASE, GLASSTRACE_FORCE_ENABLE } = process.env;
  if (NEXT_RUNTIME === 'edge' || NEXT_PHASE === 'phase-production-build') return false;
  return NODE_ENV !== 'production' || /^(?:1|true|on|yes)$/i.test(GLASSTRACE_FORCE_ENABLE?.trim() ?? '');
}
