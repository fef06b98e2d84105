import type { FailingProgram } from '../failing-program.ts';
import { failure } from './failure.ts';

/** TypeScript by tsx, Fastify 5, Prisma 7 on PostgreSQL. */
export const blog: FailingProgram = {
  name: 'blog',
  dependencies: ['@prisma/client', 'fastify'],
  prepare: [['npx', '--yes', 'prisma@7.10.0', 'generate']],
  start: ['--import', 'tsx', 'src/server.ts'],
  engine: 'postgresql',
  failures: [
    failure(
      'prisma-unique',
      'P2002',
      { path: '/authors', json: { email: 'ana@example.org', name: 'Ana' } },
      'unique-constraint',
      { names: ['email'] },
    ),
    failure(
      'prisma-too-long',
      'P2000',
      { path: '/authors', json: { email: 'ben@example.org', name: 'Benedikt Maximilian Rose' } },
      'validation-error',
    ),
    failure(
      'prisma-missing-argument',
      'PrismaClientValidationError: an argument is missing',
      { path: '/authors', json: { email: 'cem@example.org' } },
      'validation-error',
      { names: ['name'] },
    ),
    failure('prisma-found-nothing', 'findUnique finds nothing', '/authors/99', 'type-error', { names: ['author'] }),
    failure('prisma-or-throw', 'P2025: findUniqueOrThrow', '/authors/99/profile', 'not-found', { names: ['author'] }),
    failure(
      'prisma-still-referenced',
      'P2003: delete of what others refer to',
      { path: '/authors/1', method: 'DELETE' },
      'foreign-key-violation',
      { names: ['Post_authorId_fkey'] },
    ),
    failure('prisma-delete-of-nothing', 'P2025: delete', { path: '/authors/77', method: 'DELETE' }, 'not-found'),
    failure(
      'prisma-unknown-field',
      'PrismaClientValidationError: an unknown field',
      '/authors?sort=age',
      'validation-error',
      { names: ['age'] },
    ),
    failure(
      'prisma-foreign-key',
      'P2003: create',
      { path: '/posts', json: { title: 'Hi', authorId: 99 } },
      'foreign-key-violation',
    ),
    failure(
      'prisma-update-of-nothing',
      'P2025: update',
      { path: '/posts/99', method: 'PUT', json: { title: 'Hi' } },
      'not-found',
    ),
    failure('prisma-no-such-table', 'P2021', '/posts/drafts', 'configuration-error', { names: ['Draft'] }),
    failure('prisma-refused', 'Prisma cannot reach the database', '/posts/replica', 'connection-error'),
    failure('prisma-raw-query', 'P2010: 42703 in a raw query', '/posts/feed', 'configuration-error', {
      names: ['titel'],
    }),
    failure('prisma-transaction-timeout', 'P2028', '/posts/archive', 'timeout', { names: ['transaction'] }),
    failure(
      'fastify-schema',
      'FST_ERR_VALIDATION',
      { path: '/posts/schema', json: { name: 'x' } },
      'validation-error',
      { located: false, names: ['title'] },
    ),
    failure(
      'fastify-broken-json',
      'FST_ERR_CTP: the body is no JSON',
      { path: '/posts', method: 'POST', body: '{"title":', headers: { 'content-type': 'application/json' } },
      'validation-error',
      { located: false, names: ['request body'] },
    ),
  ],
};
