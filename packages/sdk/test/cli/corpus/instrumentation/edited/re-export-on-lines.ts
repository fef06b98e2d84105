import './lib/polyfills';

export {
  // both of them
  start as register,
  reportError as onRequestError,
} from './lib/telemetry';

export const mode = 'web';
