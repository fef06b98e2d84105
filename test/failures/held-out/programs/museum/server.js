'use strict';
require('reflect-metadata');
const Hapi = require('@hapi/hapi');
const exhibits = require('./exhibits');
const { source } = require('./orm');
const tickets = require('./tickets');

async function start() {
  await source.initialize();
  const server = Hapi.server({ host: '127.0.0.1', port: process.env.PORT });
  server.route({ method: 'GET', path: '/healthy', handler: () => 'ok' });
  server.route([...exhibits, ...tickets]);
  await server.start();
}

start();
