module.exports = require('./lib/telemetry.js');
