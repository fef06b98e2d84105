export { register } from './lib/telemetry';
