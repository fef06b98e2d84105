import { register, onRequestError } from './lib/telemetry';

export { register, onRequestError };
