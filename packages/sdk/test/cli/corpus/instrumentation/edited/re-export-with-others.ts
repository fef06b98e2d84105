export { register, version } from './lib/telemetry';
