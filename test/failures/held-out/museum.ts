import type { FailingProgram } from '../failing-program.ts';

/** hapi in CommonJS, TypeORM on PostgreSQL, superstruct. */
export const museum: FailingProgram = {
  name: 'museum',
  dependencies: { sharedWith: 'museum' },
  start: ['server.js'],
  engine: 'postgresql',
  failures: [
    {
      name: 'typeorm-second-blue-room',
      kind: 'TypeORM: QueryFailedError 23505',
      request: { path: '/rooms', json: { label: 'Blue' } },
      expect: { category: 'unique-constraint', names: ['room'] },
    },
    {
      name: 'typeorm-title-too-long',
      kind: 'TypeORM: QueryFailedError 22001',
      request: { path: '/exhibits', json: { title: 'A title of many words', year: 1900, room: 1 } },
      expect: { category: 'validation-error' },
    },
    {
      name: 'typeorm-exhibit-in-no-room',
      kind: 'TypeORM: QueryFailedError 23503',
      request: { path: '/exhibits', json: { title: 'Vase', year: 1900, room: 99 } },
      expect: { category: 'foreign-key-violation' },
    },
    {
      name: 'typeorm-not-found',
      kind: 'TypeORM: EntityNotFoundError',
      request: { path: '/exhibits/9' },
      expect: { category: ['not-found', 'unknown'] },
    },
    {
      name: 'typeorm-found-null',
      kind: 'findOneBy finds nothing',
      request: { path: '/exhibits/9/label' },
      expect: { category: 'type-error', names: ['exhibit'] },
    },
    {
      name: 'typeorm-no-metadata',
      kind: 'TypeORM: EntityMetadataNotFoundError',
      request: { path: '/artists' },
      expect: { category: ['configuration-error', 'unknown', 'not-found'] },
    },
    {
      name: 'typeorm-raw-missing-table',
      kind: 'TypeORM: 42P01 of a raw query',
      request: { path: '/visitors' },
      expect: { category: 'configuration-error', names: ['visitors'] },
    },
    {
      name: 'superstruct-refuses',
      kind: 'superstruct: a StructError',
      request: { path: '/tickets', json: { holder: 'Ana', age: 'ten' } },
      expect: { category: 'validation-error', names: ['age'] },
    },
    {
      name: 'destructures-an-object-as-a-list',
      kind: 'an object where a list is expected',
      request: { path: '/tickets/prices' },
      expect: { category: 'type-error', names: ['prices'] },
    },
    {
      name: 'query-without-size',
      kind: 'a query parameter that was not sent',
      request: { path: '/tickets/groups' },
      expect: { category: 'type-error', names: ['size'] },
    },
    {
      name: 'quota-is-not-in-the-answer',
      kind: 'the error answer of an upstream is read as data',
      request: { path: '/tickets/quota' },
      expect: { category: ['type-error', 'connection-error'] },
    },
    {
      name: 'hapi-handler-returns-nothing',
      kind: 'hapi: a handler returns undefined',
      request: { path: '/tickets/nothing' },
      expect: { category: ['type-error', 'configuration-error', 'unknown'], located: false },
    },
    {
      name: 'hapi-payload-is-no-json',
      kind: 'hapi refuses a payload',
      request: { path: '/tickets', method: 'POST', body: '{"holder"', headers: { 'content-type': 'application/json' } },
      expect: { category: 'validation-error', located: false },
    },
  ],
};
