const { start } = require('./lib/start.js');

module.exports = {
  async register() {
    await start('web');
  },
};
