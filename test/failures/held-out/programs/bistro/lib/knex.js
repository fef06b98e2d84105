'use strict';

const createKnex = require('knex');

const knex = createKnex({ client: 'pg', connection: process.env.DATABASE_URL, pool: { min: 0, max: 5 } });

knex.createTables = async function createTables() {
  await knex.schema.createTable('dishes', (table) => {
    table.increments('id');
    table.string('name', 30).notNullable().unique();
    table.integer('price_cents').notNullable();
  });
  await knex.schema.createTable('ingredients', (table) => {
    table.increments('id');
    table.integer('dish_id').notNullable().references('dishes.id');
    table.string('name').notNullable();
  });
  await knex('dishes').insert([
    { name: 'Soup', price_cents: 700 },
    { name: 'Risotto', price_cents: 1650 },
  ]);
  await knex('ingredients').insert([{ dish_id: 1, name: 'Leek' }]);
};

module.exports = knex;
