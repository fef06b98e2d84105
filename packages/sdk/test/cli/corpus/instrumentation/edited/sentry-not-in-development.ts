import { isSentryEnabled } from './lib/sentry';

export async function register() {
  // Nothing to report while developing.
  if (process.env.NODE_ENV === 'development') return;

  if (!isSentryEnabled) {
    return;
  }
  await import('./sentry.server.config');
}
