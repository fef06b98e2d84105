const { start } = require('./lib/start.js');

exports.register = async function register() {
  await start('web');
};
