'use strict';
const { source } = require('./orm');

const rooms = () => source.getRepository('room');
const exhibits = () => source.getRepository('exhibit');

module.exports = [
  {
    method: 'POST',
    path: '/rooms',
    handler: async (request) => {
      await rooms().insert({ label: 'Blue' });
      await rooms().insert({ label: request.payload.label }); // fails: typeorm-second-blue-room
      return 'ok';
    },
  },
  {
    method: 'POST',
    path: '/exhibits',
    handler: async ({ payload }) => {
      const saved = await exhibits().insert(payload); // fails: typeorm-title-too-long, typeorm-exhibit-in-no-room
      return saved.identifiers;
    },
  },
  {
    method: 'GET',
    path: '/exhibits/{id}',
    handler: async (request) => {
      const exhibit = await exhibits().findOneByOrFail({ id: Number(request.params.id) }); // fails: typeorm-not-found
      return exhibit;
    },
  },
  {
    method: 'GET',
    path: '/exhibits/{id}/label',
    handler: async (request) => {
      const exhibit = await exhibits().findOneBy({ id: Number(request.params.id) });
      return `${exhibit.title} (${exhibit.year})`; // fails: typeorm-found-null
    },
  },
  {
    method: 'GET',
    path: '/artists',
    handler: () => source.getRepository('artist').find(), // fails: typeorm-no-metadata
  },
  {
    method: 'GET',
    path: '/visitors',
    handler: async () => {
      const rows = await source.query('select * from visitors where day = $1', ['today']); // fails: typeorm-raw-missing-table
      return rows;
    },
  },
];
