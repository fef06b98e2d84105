import type { FailingProgram } from '../failing-program.ts';

/** Fastify in TypeScript with its own logger, Kysely on PostgreSQL, joi, ioredis. */
export const farm: FailingProgram = {
  name: 'farm',
  dependencies: ['fastify', 'ioredis', 'joi', 'kysely', 'pg'],
  start: ['--import', 'tsx', 'src/main.ts'],
  engine: 'postgresql',
  failures: [
    {
      name: 'joi-refuses',
      kind: 'joi: attempt()',
      request: { path: '/animals', json: { id: 3, tag: '3', species: 'cow' } },
      expect: { mended: true, category: 'validation-error', names: ['tag'] },
    },
    {
      name: 'kysely-not-an-enum-value',
      kind: 'Kysely: 22P02 of an enum',
      request: { path: '/animals', json: { id: 3, tag: 'A3', species: 'horse' } },
      expect: { category: 'validation-error', names: ['species'] },
    },
    {
      name: 'kysely-same-id',
      kind: 'Kysely: 23505 of a primary key',
      request: { path: '/animals', json: { id: 1, tag: 'A9', species: 'cow' } },
      expect: { category: 'unique-constraint', names: ['animal'] },
    },
    {
      name: 'kysely-no-result',
      kind: 'Kysely: NoResultError',
      request: { path: '/animals/Z9' },
      expect: { category: ['not-found', 'unknown'] },
    },
    {
      name: 'goat-was-never-weighed',
      kind: 'a nullable column is read',
      request: { path: '/animals/A2/weight' },
      expect: { category: 'type-error', names: ['weight'] },
    },
    {
      name: 'kysely-number-too-large',
      kind: 'Kysely: 22003',
      request: { path: '/animals/1', method: 'PATCH', json: { weight: 70_000 } },
      expect: { category: 'validation-error' },
    },
    {
      name: 'feeding-of-no-animal',
      kind: 'an error of the app with 23503 as its cause',
      request: { path: '/animals/8/feedings', json: { grams: 300 } },
      expect: { category: 'foreign-key-violation' },
    },
    {
      name: 'kysely-no-harvest-table',
      kind: 'Kysely: 42P01',
      request: { path: '/harvests' },
      expect: { category: 'configuration-error', names: ['harvest'] },
    },
    {
      name: 'harvester-without-driver',
      kind: 'two reads of the same name in one line',
      request: { path: '/machines/1/card' },
      expect: { category: 'type-error', names: ['driver'] },
    },
    {
      name: 'trailer-without-load',
      kind: 'a chain in a reducer',
      request: { path: '/machines/loads' },
      expect: { category: 'type-error', names: ['load'] },
    },
    {
      name: 'redis-is-down',
      kind: 'ioredis: MaxRetriesPerRequestError',
      request: { path: '/machines/position' },
      expect: { category: ['connection-error', 'timeout'] },
    },
    {
      name: 'bare-socket-refused',
      kind: 'net.connect: ECONNREFUSED',
      request: { path: '/machines/telemetry' },
      expect: { category: 'connection-error', names: ['4999'], located: false },
    },
    {
      name: 'blocked-by-itself',
      kind: 'a loop blocks the process for 1.3 s',
      request: { path: '/machines/slow' },
      expect: { category: ['timeout', 'unknown'], determinable: false, located: false },
    },
    {
      name: 'plan-is-swallowed',
      kind: 'a TypeError is swallowed, answered with 503',
      request: { path: '/machines/plan' },
      expect: { category: 'unknown', determinable: false },
    },
    {
      name: 'fastify-media-type',
      kind: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      request: {
        path: '/animals',
        method: 'POST',
        body: 'a=b',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      expect: { category: ['validation-error', 'unknown'], located: false },
    },
  ],
};
