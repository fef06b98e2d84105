'use strict';

const Koa = require('koa');
const bodyParser = require('koa-bodyparser');
const Router = require('@koa/router');
const knex = require('./lib/knex');
const menu = require('./lib/menu');
const reservations = require('./lib/reservations');
const suppliers = require('./lib/suppliers');

const app = new Koa();
app.use(bodyParser());

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (err) {
    ctx.status = err.status || err.statusCode || 500;
    ctx.body = { message: ctx.status === 500 ? 'Internal error' : err.message };
    ctx.app.emit('error', err, ctx);
  }
});

const router = new Router();
router.get('/healthy', (ctx) => {
  ctx.body = 'ok';
});
menu(router);
reservations(router);
suppliers(router);
app.use(router.routes());

knex.createTables().then(() => app.listen(process.env.PORT, '127.0.0.1'));
