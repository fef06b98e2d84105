import * as Sentry from '@sentry/nextjs';
import type { Instrumentation } from 'next';

export const onRequestError: Instrumentation.onRequestError = Sentry.captureRequestError;

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1 });
  }
}
