export { onRequestError, version } from './lib/telemetry';

export function register() {}
