'use strict';
const { DataSource, EntitySchema } = require('typeorm');

const Room = new EntitySchema({
  name: 'room',
  columns: { id: { type: Number, primary: true, generated: true }, label: { type: String, unique: true } },
});

const Exhibit = new EntitySchema({
  name: 'exhibit',
  columns: {
    id: { type: Number, primary: true, generated: true },
    title: { type: String, length: 12 },
    year: { type: 'smallint' },
  },
  relations: { room: { type: 'many-to-one', target: 'room', nullable: false } },
});

exports.source = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: [Room, Exhibit],
  synchronize: true,
});
