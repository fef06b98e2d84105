// Everything about errors lives in lib/.
export { register, onRequestError } from './lib/telemetry';
