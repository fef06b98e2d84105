'use strict';

const { start, reportError } = require('./lib/start.js');

async function register() {
  await start('web');
}

const onRequestError = async (error, request, context) => {
  await reportError(error, request, context);
};

module.exports = { register, onRequestError };
