import type { FailingProgram } from '../failing-program.ts';

const ask = (query: string) => ({ path: '/graphql', json: { query } });

/** GraphQL Yoga, where failures are answered with 200, and Sequelize on PostgreSQL. */
export const forum: FailingProgram = {
  name: 'forum',
  dependencies: ['graphql', 'graphql-yoga', 'pg', 'sequelize'],
  start: ['main.mjs'],
  engine: 'postgresql',
  failures: [
    {
      name: 'sequelize-finds-no-member',
      kind: 'GraphQL 200: findOne finds nothing',
      request: ask('{ karmaOf(nick: "nobody") }'),
      expect: { mended: true, category: 'type-error', names: ['member'] },
    },
    {
      name: 'sequelize-no-table',
      kind: 'Sequelize: 42P01',
      request: ask('{ threads }'),
      expect: { category: 'configuration-error', names: ['threads'] },
    },
    {
      name: 'graphql-forbidden',
      kind: 'GraphQL: FORBIDDEN in the extensions',
      request: ask('{ moderators }'),
      expect: { category: ['auth-failure', 'unknown'] },
    },
    {
      name: 'sequelize-nick-is-taken',
      kind: 'Sequelize: UniqueConstraintError',
      request: ask('mutation { first: join(nick: "ana") { id } second: join(nick: "ana") { id } }'),
      expect: { category: 'unique-constraint', names: ['nick'] },
    },
    {
      name: 'sequelize-validation',
      kind: 'Sequelize: ValidationError',
      request: ask('mutation { join(nick: "benedikt", mail: "nowhere") { id } }'),
      expect: { mended: true, category: 'validation-error', names: ['mail'] },
    },
    {
      name: 'sequelize-reply-of-nobody',
      kind: 'Sequelize: ForeignKeyConstraintError',
      request: ask('mutation { reply(threadId: 900, text: "hi") }'),
      expect: { category: 'foreign-key-violation' },
    },
    {
      name: 'sequelize-empty-result',
      kind: 'Sequelize: EmptyResultError',
      request: ask('mutation { ban(id: 77) }'),
      expect: { category: ['not-found', 'unknown'] },
    },
    {
      name: 'graphql-unknown-field',
      kind: 'GraphQL refuses a query',
      request: ask('{ member(id: 1) { age } }'),
      expect: { category: ['validation-error', 'unknown'], located: false },
    },
  ],
};
