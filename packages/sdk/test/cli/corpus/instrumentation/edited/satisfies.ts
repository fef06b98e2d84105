import type { Instrumentation } from 'next';

export const register = (async () => {
  console.log('started');
}) satisfies () => Promise<void>;

export const onRequestError = (async (error, request) => {
  console.error(request.path, error);
}) satisfies Instrumentation.onRequestError;
