'use strict';

const fs = require('fs');
const path = require('path');
const knex = require('./knex');

module.exports = (router) => {
  router.post('/dishes', async (ctx) => {
    const dish = ctx.request.body;
    const [id] = await knex('dishes').insert({ name: dish.name, price_cents: dish.price }).returning('id'); // fails: knex-duplicate-dish, knex-dish-without-price
    ctx.body = id;
  });

  router.delete('/dishes/:id', async (ctx) => {
    await knex('dishes').where('id', ctx.params.id).del(); // fails: knex-dish-in-use, knex-id-of-another-kind
    ctx.status = 204;
  });

  router.get('/dishes/cheapest', async (ctx) => {
    const dish = await knex('dishes').where('price_cents', '<', 100).first();
    ctx.body = { dish: dish.name, price: (dish.price_cents / 100).toFixed(2) }; // fails: nothing-is-that-cheap
  });

  router.get('/dishes/vegan', async (ctx) => {
    ctx.body = await knex('dishes').where({ vegan: true }); // fails: knex-column-of-another-branch
  });

  router.get('/wines', async (ctx) => {
    ctx.body = await knex.select('*').from('wines').orderBy('year'); // fails: knex-table-not-migrated
  });

  router.get('/menu/print', (ctx) => {
    ctx.body = fs.readFileSync(path.join(__dirname, '..', 'print', 'menu.txt'), 'utf8'); // fails: menu-file-missing
  });

  router.get('/menu/special', async (ctx) => {
    const config = JSON.parse(fs.readFileSync(path.join(__dirname, 'specials.json'), 'utf8')); // fails: broken-file-of-specials
    ctx.body = config;
  });

  router.get('/menu/overview', async (ctx) => {
    const ids = await knex('dishes').pluck('id');
    const wanted = [...Array(30).keys()].map((n) => ids[n % ids.length]);
    const dishes = [];
    for (const id of wanted) {
      dishes.push(await knex('dishes').select('name', knex.raw('pg_sleep(0.05)')).where({ id }).first()); // fails: dish-by-dish
    }
    ctx.body = dishes;
  });

  router.get('/menu/count', async (ctx) => {
    const rows = await knex('dishes').count();
    ctx.body = rows.rows.length; // fails: knex-is-not-pg
  });
};
