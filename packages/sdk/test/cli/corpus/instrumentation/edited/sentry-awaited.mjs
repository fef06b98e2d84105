export async function register() {
  await import('./sentry.server.config.js');
}

export const onRequestError = (await import('@sentry/nextjs')).captureRequestError;
