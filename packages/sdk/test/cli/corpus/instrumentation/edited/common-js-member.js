const telemetry = require('./lib/telemetry.js');

module.exports.register = () => telemetry.start();
module.exports.onRequestError = telemetry.reportError;
