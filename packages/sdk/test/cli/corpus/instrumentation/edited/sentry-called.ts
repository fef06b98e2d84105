import * as Sentry from '@sentry/nextjs';
import { type Instrumentation } from 'next';

export async function register() {
  if (process.env.NODE_ENV === 'production' && process.env.NEXT_RUNTIME === 'nodejs') {
    await import('./sentry.server.config');
  }
}

export const onRequestError: Instrumentation.onRequestError = (
  error,
  errorRequest,
  errorContext,
) => {
  console.error('request failed', error);
  return Sentry.captureRequestError(error, errorRequest, errorContext);
};
