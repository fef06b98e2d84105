import * as telemetry from './lib/telemetry.js';

export const register = telemetry.start;
