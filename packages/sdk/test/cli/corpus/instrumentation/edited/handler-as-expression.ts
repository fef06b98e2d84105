import type { Instrumentation } from 'next';
import { captureRequestError } from './lib/report';

export const onRequestError: Instrumentation.onRequestError = (error, request, context) =>
  captureRequestError(error as Error, request, context);
